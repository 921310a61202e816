import assert from "node:assert/strict";
import { join } from "node:path";
import { artifactsInScope } from "../testing/artifacts_in_scope.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { denoCommand, runPool } from "./mod.ts";

const TRESPASSER = "src/core/executors/fixtures/trespasser.ts";

/** A server on loopback that counts who comes. */
function countingServer() {
  let visits = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    visits++;
    return new Response("export {};", { headers: { "content-type": "application/typescript" } });
  });
  return { port: server.addr.port, visits: () => visits, [Symbol.asyncDispose]: () => server.shutdown() };
}

// Oracle: the folders' contents and the server's count, beside what the child itself says.
for (const name of ["runs", "with a blank, and a comma"]) {
  Deno.test(`a child reads and writes its own folder, and nothing else; it reaches no network (${name})`, async () => {
    await using root = await temporaryFolder();
    await using server = countingServer();
    const [own, foreign] = [join(root.path, "mine", name, "run"), join(root.path, "foreign")];
    await Deno.mkdir(own, { recursive: true });
    await Deno.mkdir(foreign);
    await Deno.writeTextFile(join(own, "given"), "x");
    await Deno.writeTextFile(join(foreign, "secret"), "x");
    let said = "";
    const command = denoCommand(TRESPASSER, {
      permissions: { read: [], write: [own] },
      args: [own, foreign, String(server.port)],
    });
    const [{ code, tail }] = await runPool([{ name: "trespasser", command }], {
      workers: 1,
      onLine: (_, line) => void (said += line),
    });
    assert.equal(code, 0, tail);
    const { aboveOwn, ...outcomes } = JSON.parse(said) as Record<string, string>;
    const { ownWrite, ownRead, repositoryRead, ...refused } = outcomes;
    assert.deepEqual([ownWrite, ownRead, repositoryRead], ["done", "done", "done"]);
    for (const [attempt, outcome] of Object.entries(refused)) {
      assert.match(outcome, /^(NotCapable|TypeError|Error)$/, `${attempt}: ${outcome}`);
    }
    // the folder above a name with a comma stands for it
    assert.equal(aboveOwn, name.includes(",") ? "done" : "NotCapable");
    assert.equal(server.visits(), 0);
    assert.deepEqual((await Array.fromAsync(Deno.readDir(foreign))).map((entry) => entry.name), ["secret"]);
    await assert.rejects(Deno.stat(join(import.meta.dirname!, "fixtures", "planted")), Deno.errors.NotFound);
  });
}

// Oracle: what lies behind the link, which the child would have written.
Deno.test("no child is made that would write through a link inside the artifacts", async () => {
  await using artifacts = await artifactsInScope();
  await using outside = await temporaryFolder();
  await Deno.symlink(outside.path, join(artifacts.path, "sfst"));
  const write = [join(artifacts.path, "sfst", "diagnostics")];
  assert.throws(
    () => denoCommand(TRESPASSER, { permissions: { read: [], write } }),
    /sfst: a link lies where a folder should be, and nothing is written through it/,
  );
  assert.equal((await Array.fromAsync(Deno.readDir(outside.path))).length, 0);
});
