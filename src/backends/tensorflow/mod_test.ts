import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { repositoryRoot } from "@/core/repository.ts";
import { tensorflowCandidate } from "./mod.ts";
import { noTensorflow } from "./testing/open_for_tests.ts";

/** Runs a fixture in a process of its own, whose exit must be clean. */
async function run(fixture: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const path = fileURLToPath(new URL(`./fixtures/${fixture}`, import.meta.url));
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", path, ...args],
    cwd: repositoryRoot(),
  }).output();
  const text = new TextDecoder();
  assert.equal(code, 0, text.decode(stderr));
  return { stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

Deno.test(
  "tensorflow: `threads` sets the size of the thread pool (the kernel's task list), and the log is silent",
  {
    ignore: noTensorflow || Deno.build.os !== "linux",
  },
  async () => {
    const [one, three] = [await run("count_threads.ts", ["1"]), await run("count_threads.ts", ["3"])];
    assert.equal(Number(three.stdout) - Number(one.stdout), 2);
    assert.equal(one.stderr, "");
  },
);

Deno.test("tensorflow: the report says what was opened; a second opening gives the same one", {
  ignore: noTensorflow,
}, async () => {
  const report = await tensorflowCandidate.open({ threads: null });
  assert.deepEqual([report.name, report.tfjsBackend], ["tensorflow", "tensorflow"]);
  assert.match(report.library, /^libtensorflow \d+\.\d+\.\d+/);
  assert.match(report.device, /^CPU \(.+\)$|\(GPU:\d+\)$/);
  assert.equal(report.threads, navigator.hardwareConcurrency);
  assert.equal(await tensorflowCandidate.open({ threads: report.threads }), report);
  await assert.rejects(
    tensorflowCandidate.open({ threads: report.threads! + 1 }),
    /already runs with threads=/,
  );
});
