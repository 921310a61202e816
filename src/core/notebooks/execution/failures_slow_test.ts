import assert from "node:assert/strict";
import { join } from "node:path";
import { exitCodeOf } from "../../errors.ts";
import { temporaryFolder } from "../../testing/temporary_folder.ts";
import {
  CellError,
  CellTimeoutError,
  DeadKernelError,
  FloatingError,
  InterruptedError,
  type NotebookError,
  NotebookTimeoutError,
} from "../errors.ts";
import type { CodeCell, ErrorOutput } from "../format/notebook.ts";
import { readNotebook } from "../format/parse.ts";
import { findStaleOutputs } from "../format/stamp.ts";
import { kernelsOf } from "../testing/kernels_of.ts";
import { notebookOf, writeNotebook } from "../testing/make_notebook.ts";
import { executeNotebook, type ExecuteOptions } from "./execute_notebook.ts";

/** Executes a notebook whose second cell fails, and checks what every failure has in common. */
async function failure(
  source: string,
  options: Partial<ExecuteOptions> = {},
): Promise<{ error: NotebookError; shown: string[]; output: ErrorOutput }> {
  await using folder = await temporaryFolder();
  const path = await writeNotebook(
    join(folder.path, "a.ipynb"),
    notebookOf("const first = 1;", source, "first"),
  );
  const output = join(folder.path, "out.ipynb");
  const error = await executeNotebook(path, { output, ...options }).then(
    () => assert.fail("it succeeded"),
    (e) => e,
  );
  assert.equal(exitCodeOf(error), 1, String(error));
  assert.deepEqual(error.place, { notebook: path, index: 1, source });
  assert.match(error.message, /cells\[1\] /);
  for (const line of source.split("\n")) {
    assert.ok(error.message.includes(line), `the message lacks: ${line}`);
  }

  const executed = await readNotebook(output);
  assert.match(findStaleOutputs(executed).join(), /its last execution failed/);
  const [done, failed, skipped] = executed.cells as CodeCell[];
  assert.deepEqual([done.execution_count, failed.execution_count, skipped.execution_count], [1, 2, null]);
  assert.deepEqual(await kernelsOf(Deno.pid), []);
  const shown = failed.outputs.map((each) => each.output_type === "stream" ? each.text : each.output_type);
  return { error, shown, output: failed.outputs.at(-1) as ErrorOutput };
}

Deno.test("a cell that throws: CellError, what it printed before and its error are kept (oracle: the cell)", async () => {
  const { error, shown, output } = await failure('console.log("before");\nthrow new TypeError("boom")');
  assert.ok(error instanceof CellError);
  assert.match(error.message, /threw TypeError: boom/);
  assert.deepEqual(shown, ["before\n", "error"]);
  assert.deepEqual([output.ename, output.evalue], ["TypeError", "boom"]);
});

Deno.test("a cell that does not compile: CellError with line and column (oracle: where it was broken)", async () => {
  const { error, output } = await failure("const fine = 1;\nconst bad = ;");
  assert.ok(error instanceof CellError);
  assert.equal(output.ename, "SyntaxError");
  assert.match(output.evalue, /line 2, column 13/);
});

Deno.test("an endless loop: CellTimeoutError, what it printed is kept (oracle: the cell)", async () => {
  const { error, shown } = await failure('console.log("before");\nwhile (true) {}', {
    cellTimeoutSeconds: 0.5,
  });
  assert.ok(error instanceof CellTimeoutError);
  assert.match(error.message, /ran longer than 0\.5 s/);
  assert.deepEqual(shown, ["before\n", "error"]);
});

Deno.test("an await that never ends: CellTimeoutError, though it cannot be interrupted (oracle: the cell)", async () => {
  const { error, shown } = await failure('console.log("before");\nawait new Promise(() => {});', {
    cellTimeoutSeconds: 0.5,
  });
  assert.ok(error instanceof CellTimeoutError);
  assert.deepEqual(shown, ["before\n", "error"]);
});

Deno.test("too slow in all: NotebookTimeoutError (oracle: the limits)", async () => {
  const { error } = await failure("await new Promise((resolve) => setTimeout(resolve, 60_000));", {
    cellTimeoutSeconds: 60,
    notebookTimeoutSeconds: 0.7,
  });
  assert.ok(error instanceof NotebookTimeoutError);
  assert.match(error.message, /when 0\.7 s, the limit for the notebook/);
});

Deno.test("a cell that ends the process: DeadKernelError with its exit code (oracle: Deno.exit)", async () => {
  const { error, output } = await failure("Deno.exit(3)");
  assert.ok(error instanceof DeadKernelError);
  assert.deepEqual([error.exit.code, error.exit.signal], [3, null]);
  assert.equal(output.ename, "DeadKernelError");
});

Deno.test("a kernel that is killed: DeadKernelError with the signal (oracle: kill)", async () => {
  const { error } = await failure('Deno.kill(Deno.pid, "SIGKILL")');
  assert.ok(error instanceof DeadKernelError);
  assert.match(error.message, /signal SIGKILL/);
});

Deno.test("a rejection that nobody awaits: FloatingError, though the cell is done (oracle: the cell)", async () => {
  const { error, output } = await failure('Promise.reject(new RangeError("floats"));\n1');
  assert.ok(error instanceof FloatingError);
  assert.match(error.message, /an unhandled rejection behind: RangeError: floats/);
  assert.equal(output.ename, "FloatingError");
});

Deno.test("an error in a timer: FloatingError, also behind the last cell (oracle: the cell)", async () => {
  await using folder = await temporaryFolder();
  const source = 'setTimeout(() => { throw new Error("late"); }, 10);';
  const path = await writeNotebook(join(folder.path, "a.ipynb"), notebookOf("1", source));
  await assert.rejects(executeNotebook(path, { output: join(folder.path, "out.ipynb") }), (error) => {
    assert.ok(error instanceof FloatingError);
    assert.match(error.message, /cells\[1\] .* an uncaught error behind: Error: late/);
    return true;
  });
});

Deno.test("an aborted signal: InterruptedError, what the cell printed is kept (oracle: the cell)", async () => {
  const abort = new AbortController();
  const { error, shown } = await failure('console.log("before");\nwhile (true) {}', {
    signal: abort.signal,
    onProgress: ({ index, status }) => {
      if (index === 1 && status === "running") setTimeout(() => abort.abort(), 300);
    },
  });
  assert.ok(error instanceof InterruptedError);
  assert.deepEqual(shown, ["before\n", "error"]);
});
