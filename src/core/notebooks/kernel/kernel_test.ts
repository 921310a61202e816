import assert from "node:assert/strict";
import { processAlive } from "../../executors/parent_watch.ts";
import { delay } from "../wait.ts";
import { newConnectionInfo, writeConnectionFile } from "./connection_file.ts";
import { startKernel } from "./start_kernel.ts";

Deno.test("a loop that is interrupted leaves the state as it is (oracle: the following cell)", async () => {
  const kernel = await startKernel({ folder: Deno.cwd() });
  try {
    const results: unknown[] = [];
    using _listening = kernel.listen(({ type, content }) => {
      if (type === "execute_result") results.push(content.data);
    });
    assert.equal(kernel.fencesResults, true, "this Deno shows results in another way than Deno 2.9.6");
    await kernel.execute("let turns = 0; const kept = 'kept';").reply;
    const loop = kernel.execute("while (true) turns++;").reply;
    await delay(300);
    await kernel.interrupt();
    assert.equal((await loop)?.content.status, "error");
    await kernel.execute("[turns > 0, kept]").reply;
    for (let tries = 0; results.length === 0 && tries < 100; tries++) await delay(20);
    assert.deepEqual(results, [{ "text/plain": '[ true, "kept" ]' }]);
  } finally {
    await kernel.stop();
  }
  assert.equal(await processAlive(kernel.pid), false);
});

Deno.test("requests to a kernel that is gone are answered by nothing, and soon (invariant)", async () => {
  const kernel = await startKernel({ folder: Deno.cwd() });
  const pending = kernel.execute("await new Promise(() => {})").reply;
  await kernel.stop();
  assert.equal(await pending, undefined);
  assert.equal(await kernel.execute("1").reply, undefined);
  assert.equal((await kernel.gone).signal, "SIGKILL");
});

Deno.test("the connection file is for this user alone and is removed (oracle: its mode)", async () => {
  const info = await newConnectionInfo();
  const ports = [info.shell_port, info.iopub_port, info.stdin_port, info.control_port, info.hb_port];
  assert.equal(new Set(ports).size, 5);
  let path: string;
  {
    await using file = await writeConnectionFile(info);
    path = file.path;
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    assert.deepEqual(JSON.parse(await Deno.readTextFile(path)), info);
  }
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
});
