import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { isUnseen } from "../inspection.ts";
import { testGit } from "../testing/git.ts";
import { fourEntries, parts } from "./fixtures/four_entries.ts";
import { entryText, hashOf, logText, readLogText } from "./format.ts";
import { appendEntry, verifyLog } from "./mod.ts";

/** The faults that were found: these logs lie in no checkout, which is one more line. */
function seen(findings: readonly string[]): readonly string[] {
  return findings.filter((finding) => !isUnseen(finding));
}

/** Tampering → the changed file, and what must be found. */
const TAMPERED: Readonly<Record<string, readonly [change: (text: string) => string, finding: RegExp]>> = {
  "one letter of a body": [(text) => text.replace("third", "Third"), /entry 3: its text has changed/],
  "a field": [(text) => text.replace("id-2", "id-9"), /entry 2: its text has changed/],
  "a date": [(text) => text.replace(/\d{4}(-\d\d-\d\dT)/, "1999$1"), /entry 1: its text has changed/],
  "a title": [(text) => text.replace("Decision 4", "Decision four"), /entry 4: its text has changed/],
  "white space in a body": [(text) => text.replace("third", "third "), /entry 3: its text has changed/],
  "a hash": [(text) => text.replace(/hash `./, "hash `x"), /entry 2: expected entry 1 here/],
  "the head text": [
    (text) => text.replace("with context", "without context"),
    /entry 1: does not follow the head text/,
  ],
  "the first entry deleted": [
    (text) => text.replace(parts(text).entries[0], ""),
    /entry 2: expected entry 1 here.*\n.*entry 2: does not follow the head text/,
  ],
  "a middle entry deleted": [
    (text) => text.replace(parts(text).entries[1], ""),
    /entry 3: expected entry 2 here.*\n.*entry 3: does not follow entry 1/,
  ],
  "the last entry deleted": [
    (text) => text.replace(parts(text).entries[3], ""),
    /entry 4: missing, the last line counts 4 entries, found 3/,
  ],
  "all entries deleted": [
    (text) => parts(text).head + parts(text).last,
    /entry 1: missing, the last line counts 4 entries, found 0/,
  ],
  "the file cut after an entry": [
    (text) => text.slice(0, text.lastIndexOf("<sub>4 entries")),
    /the last line \(number of entries and head hash\) is missing/,
  ],
  "two entries exchanged": [
    (text) => {
      const { head, entries: [a, b, c, d], last } = parts(text);
      return [head, a, c, b, d, last].join("");
    },
    /entry 3: expected entry 2 here/,
  ],
  "an entry repeated": [
    (text) => text.replace(parts(text).entries[1], (block) => block + block),
    /entry 2: expected entry 3 here/,
  ],
  "an entry written by hand, unsealed": [
    (text) => text.replace("<sub>4 entries", "## 5. By hand\n\nI was here.\n\n<sub>4 entries"),
    /text stands outside the entries/,
  ],
  "text after the last line": [
    (text) => text + "\nBy the way.\n",
    /text stands outside the entries, at the end/,
  ],
  "a blank line between entries": [
    (text) => text.replace("</sub>\n\n## 3.", "</sub>\n\n\n## 3."),
    /entry 3: its text has changed/,
  ],
  "a blank line at the end": [(text) => text + "\n", /text between the entries has changed/],
};

for (const [name, [change, finding]] of Object.entries(TAMPERED)) {
  Deno.test(`verifyLog: ${name}: found, with the entry's number; appending is refused`, async () => {
    await using four = await fourEntries();
    const changed = change(four.text);
    assert.notEqual(changed, four.text);
    await Deno.writeTextFile(four.log, changed);
    const findings = seen(await verifyLog(four.log));
    assert.match(findings.join("\n"), finding);
    assert.ok(findings.every((line) => line.startsWith(`${four.log}: `)));
    await assert.rejects(
      appendEntry(four.log, { title: "x", fields: {} }),
      /the log is damaged: .*restore it/,
    );
    assert.equal(await Deno.readTextFile(four.log), changed);
  });
}

Deno.test("verifyLog: appending passes, as do Windows line ends; a noted head must be in the chain", async () => {
  await using four = await fourEntries();
  const knownHeads = [four.entries[1].hash, four.entries[3].hash];
  assert.deepEqual(seen(await verifyLog(four.log, { knownHeads })), []);
  await Deno.writeTextFile(four.log, four.text.replaceAll("\n", "\r\n"));
  assert.deepEqual(seen(await verifyLog(four.log, { knownHeads })), []);
  await appendEntry(four.log, { title: "Decision 5", fields: {} });
  assert.deepEqual(seen(await verifyLog(four.log, { knownHeads })), []);
  const [finding] = await verifyLog(four.log, { knownHeads: ["f".repeat(64)] });
  assert.match(finding, /no entry has the hash f{64} that was noted/);
});

Deno.test("verifyLog: a cut with a forged last line passes alone, and is found by git's history (a real checkout)", async () => {
  await using four = await fourEntries();
  const git = (...args: string[]) => testGit(four.path, ...args);
  const { head, entries } = parts(four.text);
  const forged = `${head}${entries.slice(0, 3).join("")}<sub>3 entries · head \`${
    four.entries[2].hash
  }\`</sub>\n`;
  await Deno.writeTextFile(four.log, forged);
  // what the docstring admits, and says
  assert.deepEqual(await verifyLog(four.log), [
    `${four.log}: could not look: at its history: there is no git repository here`,
  ]);
  await Deno.writeTextFile(four.log, four.text);
  await git("init", "-q");
  await git("add", ".");
  await git("commit", "-q", "-m", "four entries");
  assert.deepEqual(await verifyLog(four.log), []);
  await Deno.writeTextFile(four.log, forged);
  const finding = /entry 4: stands in commit [0-9a-f]+ with hash [0-9a-f]{64}, not here$/;
  assert.match((await verifyLog(four.log)).join("\n"), finding);
  await git("commit", "-q", "-a", "-m", "forged");
  assert.match((await verifyLog(four.log)).join("\n"), finding);
});

Deno.test("verifyLog: entries of a branch that was merged must be here, whatever their number; a merge hides none (git)", async () => {
  await using four = await fourEntries();
  const git = (...args: string[]) => testGit(four.path, ...args);
  const { head, entries } = parts(four.text);
  const two = `${head}${entries.slice(0, 2).join("")}<sub>2 entries · head \`${
    four.entries[1].hash
  }\`</sub>\n`;
  await git("init", "-q", "-b", "main");
  await Deno.writeTextFile(four.log, two);
  await git("add", ".");
  await git("commit", "-q", "-m", "two entries");
  await git("checkout", "-q", "-b", "forged");
  await Deno.writeTextFile(join(four.path, "other.txt"), "x");
  await git("add", ".");
  await git("commit", "-q", "-m", "other");
  await git("checkout", "-q", "main");
  await Deno.writeTextFile(four.log, four.text);
  await git("commit", "-q", "-a", "-m", "four entries");
  // the whole log is a parent of the merge, and not on its line
  await git("checkout", "-q", "forged");
  await git("merge", "-q", "-s", "ours", "--no-edit", "main");
  const found = (await verifyLog(four.log)).join("\n");
  assert.match(found, /entry 3: stands in commit [0-9a-f]{10}, not here/);
  assert.match(found, /entry 4: stands in commit [0-9a-f]{10}, not here/);
  // appended again, under whatever number, they are here
  await appendEntry(four.log, { title: "one more", fields: {} });
  for (const { title, date, fields, body } of four.entries.slice(2)) {
    const log = readLogText(await Deno.readTextFile(four.log));
    const { number, hash: previous } = log.entries.at(-1)!;
    const text = entryText({ number: number + 1, title, date, fields, body });
    const sealed = { number: number + 1, text, previous, hash: hashOf({ previous, text }) };
    await Deno.writeTextFile(four.log, logText({ head: log.head, entries: [...log.entries, sealed] }));
  }
  assert.deepEqual(
    (await verifyLog(four.log)).filter((line) => !/its date .* lies before/.test(line)),
    [],
  );
});

Deno.test("verifyLog: dates that run backwards, and what is no date, are found; clocks of machines may differ a little (by hand)", async () => {
  await using four = await fourEntries();
  const withDates = async (dates: readonly string[]) => {
    const log = readLogText(four.text);
    let previous = log.entries[0].previous;
    const entries = log.entries.map(({ text, number }, index) => {
      const dated = text.replace(/(\*\*date:\*\* )\S+/, `$1${dates[index]}`);
      const entry = { text: dated, number, previous, hash: hashOf({ previous, text: dated }) };
      previous = entry.hash;
      return entry;
    });
    await Deno.writeTextFile(four.log, logText({ head: log.head, entries }));
    return seen(await verifyLog(four.log)).join("\n");
  };
  const [first, second, third] = ["2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z", "2026-01-03T10:00:00Z"];
  assert.equal(await withDates([first, second, second, third]), "");
  assert.equal(await withDates([first, second, "2026-01-02T09:56:00Z", third]), "");
  const back = /entry 4: its date 2026-01-01T10:00:00Z lies before that of entry 3, 2026-01-03T10:00:00Z/;
  assert.match(await withDates([first, second, third, first]), back);
  // a step down after a small one is held against the latest date, not against the last
  assert.match(
    await withDates([third, "2026-01-03T09:56:00Z", "2026-01-03T09:52:00Z", third]),
    /entry 3: its date/,
  );
  assert.match(
    await withDates([first, "yesterday", second, third]),
    /entry 2: has the date 'yesterday', which is none/,
  );
});

Deno.test("verifyLog: a link in the log's place is named, and the optional log that a commit holds must be there (git)", async () => {
  await using four = await fourEntries();
  const git = (...args: string[]) => testGit(four.path, ...args);
  await git("init", "-q");
  await git("add", ".");
  await git("commit", "-q", "-m", "four entries");
  await Deno.rename(four.log, `${four.log}.moved`);
  await Deno.symlink(`${four.log}.moved`, four.log);
  assert.match((await verifyLog(four.log)).join(), /the log is a link/);
  await Deno.remove(four.log);
  await assert.rejects(verifyLog(four.log, { optional: true }), InputError);
  assert.deepEqual(await verifyLog(`${four.log}.never`, { optional: true }), []);
});
