import assert from "node:assert/strict";
import { inspectionOf } from "../inspection.ts";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { BODY, fourEntries, parts } from "./fixtures/four_entries.ts";
import { appendEntry, createLog, type EntryContent, verifyLog } from "./mod.ts";

Deno.test("createLog, appendEntry: the file reads as a person writes (text, save date and hashes)", async () => {
  await using folder = await temporaryFolder();
  const log = join(folder.path, "log.md");
  await createLog(log, { title: "Decision log", purpose: "What was decided." });
  assert.deepEqual(inspectionOf(await verifyLog(log)).findings, []);
  await appendEntry(log, { title: "Padding is circular", fields: { study: "E1" }, body: "As the box is.\n" });
  const text = (await Deno.readTextFile(log)).replaceAll(/[0-9a-f]{64}/g, "HASH").replace(
    /\d{4}-[\d-]+T[\d:]+Z/,
    "DATE",
  );
  assert.equal(
    text,
    "<!-- deno-fmt-ignore-file -->\n\n# Decision log\n\nWhat was decided.\n\n## 1. Padding is circular\n\n- **date:** DATE\n- **study:** E1\n\n" +
      "As the box is.\n\n<sub>entry 1 · previous `HASH` · hash `HASH`</sub>\n\n<sub>1 entry · head `HASH`</sub>\n",
  );
  await assert.rejects(createLog(log, { title: "Again", purpose: "x" }), InputError);
  assert.deepEqual((await Array.fromAsync(Deno.readDir(folder.path))).map(({ name }) => name), ["log.md"]);
});

Deno.test("appendEntry: each hash is sha256 over the hash before and the entry's text (node:crypto)", async () => {
  await using four = await fourEntries();
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const { head, entries } = parts(four.text);
  let previous = sha256(head.slice(0, -1));
  entries.forEach((block, index) => {
    const text = block.slice(0, block.lastIndexOf("\n<sub>"));
    const hash = sha256(`${previous}\n${text}`);
    assert.deepEqual([four.entries[index].previous, four.entries[index].hash], [previous, hash]);
    previous = hash;
  });
});

Deno.test("createLog: the repository's formatter leaves a log as it is (deno fmt)", async () => {
  await using four = await fourEntries();
  await appendEntry(four.log, {
    title: "Long",
    fields: {},
    body: `${"word ".repeat(60)}end\n* star\n\n\n\nfar below`,
  });
  const written = await Deno.readTextFile(four.log);
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", four.log] }).output();
  assert.ok(success);
  assert.equal(await Deno.readTextFile(four.log), written);
});

Deno.test("appendEntry: an id is written once; the same id for something else is refused", async () => {
  await using four = await fourEntries();
  const content = { title: "Decision 2", fields: { study: "E1", id: "id-2" }, body: BODY };
  assert.deepEqual(await appendEntry(four.log, content), four.entries[1]);
  assert.equal(await Deno.readTextFile(four.log), four.text);
  await assert.rejects(
    appendEntry(four.log, { ...content, body: "else" }),
    /entry 2 has the id 'id-2' already/,
  );
  const twice = { title: "No id", fields: { study: "E1" } };
  assert.deepEqual(
    [(await appendEntry(four.log, twice)).number, (await appendEntry(four.log, twice)).number],
    [5, 6],
  );
});

Deno.test("appendEntry: three processes at once lose and repeat nothing (count, chain)", async () => {
  await using folder = await temporaryFolder();
  const log = join(folder.path, "log.md");
  await createLog(log, { title: "Log", purpose: "Who is faster." });
  const args = ["run", "-q", "-A", join(import.meta.dirname!, "fixtures", "append_many.ts"), log];
  await Promise.all(["a", "b", "c"].map(async (name) => {
    const { success } = await new Deno.Command(Deno.execPath(), { args: [...args, name] }).output();
    assert.ok(success);
  }));
  assert.deepEqual(inspectionOf(await verifyLog(log)).findings, []);
  const titles = [...(await Deno.readTextFile(log)).matchAll(/^## (\d+)\. (\w) (\d)$/gm)];
  assert.deepEqual(
    titles.map(([, number]) => Number(number)),
    Array.from({ length: 30 }, (_, index) => index + 1),
  );
  for (const name of ["a", "b", "c"]) {
    assert.equal(
      titles.filter(([, , who]) => who === name).map(([, , , index]) => index).join(""),
      "0123456789",
    );
  }
});

Deno.test("appendEntry: what would not read back is refused before anything is written (table)", async () => {
  await using four = await fourEntries();
  const fields = {};
  const refused: EntryContent[] = [
    { title: "two\nlines", fields },
    { title: "", fields },
    { title: "x", fields: { date: "1999" } },
    { title: "x", fields: { "a*b": "x" } },
    { title: "x", fields: { reason: "two\nlines" } },
    { title: "x", fields: { reason: "" } },
    {
      title: "x",
      fields,
      body: `<sub>entry 5 · previous \`${"0".repeat(64)}\` · hash \`${"0".repeat(64)}\`</sub>`,
    },
  ];
  for (const content of refused) {
    await assert.rejects(appendEntry(four.log, content), InputError, JSON.stringify(content));
  }
  await assert.rejects(
    appendEntry(join(four.path, "Decison_Log.md"), { title: "x", fields }),
    /did you mean/,
  );
  assert.equal(await Deno.readTextFile(four.log), four.text);
});
