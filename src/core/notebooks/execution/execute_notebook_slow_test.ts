import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../../errors.ts";
import { sha256File } from "../../identity/mod.ts";
import { temporaryFolder } from "../../testing/temporary_folder.ts";
import type { Output } from "../format/notebook.ts";
import { readNotebook } from "../format/parse.ts";
import { findStaleOutputs } from "../format/stamp.ts";
import { kernelsOf } from "../testing/kernels_of.ts";
import { notebookOf, writeNotebook } from "../testing/make_notebook.ts";
import { executeNotebook, timingsPath } from "./execute_notebook.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

async function outputsOf(path: string): Promise<Record<string, readonly Output[]>> {
  const { cells } = await readNotebook(path);
  return Object.fromEntries(
    cells.flatMap((cell) => cell.cell_type === "code" ? [[cell.id, cell.outputs]] : []),
  );
}

const stream = (text: string, name = "stdout") => ({ output_type: "stream", name, text });
const display = (type: string, value: unknown) => ({
  output_type: "display_data",
  data: { [type]: value },
  metadata: {},
});
const result = (execution_count: number, type: string, value: unknown) => ({
  output_type: "execute_result",
  data: { [type]: value },
  metadata: {},
  execution_count,
});

Deno.test("every kind of output is kept as it was shown (oracle: the fixture's cells, read by hand)", async () => {
  await using folder = await temporaryFolder();
  const source = fixture("outputs.ipynb");
  const before = await sha256File(source);
  const output = join(folder.path, "made", "outputs.ipynb");
  const steps: string[] = [];
  const timings = await executeNotebook(source, {
    output,
    onProgress: ({ step, steps: all, status }) => steps.push(`${step}/${all} ${status}`),
  });

  const png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="15"/></svg>';
  const $schema = "https://vega.github.io/schema/vega-lite/v5.json";
  assert.deepEqual(await outputsOf(output), {
    imports: [],
    streams: [stream("one\n"), stream("two\n", "stderr"), stream("three\nfour\n")],
    result: [result(3, "text/plain", "42")],
    redeclared: [result(4, "text/plain", '"e3b0c442"')], // SHA-256 of nothing begins with e3b0c442
    silent: [],
    html: [result(6, "text/html", "<b>bold</b>")],
    svg: [result(7, "image/svg+xml", svg)],
    png: [display("image/png", png)],
    vegalite: [
      display("application/vnd.vegalite.v5+json", { $schema, mark: "point", data: { values: [{ a: 1 }] } }),
    ],
    updated: [display("text/plain", "after")],
    update: [],
    cleared: [stream("kept\n")],
    empty: [],
    awaited: [result(13, "text/plain", '"later"')],
  });
  const { cells } = await readNotebook(output);
  const counts = cells.flatMap((cell) => cell.cell_type === "code" ? [cell.execution_count] : []);
  assert.deepEqual(counts, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, null, 13]);
  assert.deepEqual(findStaleOutputs(await readNotebook(output)), []);

  assert.equal(await sha256File(source), before);
  assert.deepEqual([steps.length, steps[0], steps.at(-1)], [26, "1/13 running", "13/13 done"]);
  assert.equal(timings.cells.length, 13);
  assert.deepEqual(JSON.parse(await Deno.readTextFile(timingsPath(output))), timings);
  assert.deepEqual(await kernelsOf(Deno.pid), []);
});

Deno.test("two runs give the same file, byte for byte (invariant)", async () => {
  await using folder = await temporaryFolder();
  const outputs = ["a.ipynb", "b.ipynb"].map((name) => join(folder.path, name));
  for (const output of outputs) await executeNotebook(fixture("outputs.ipynb"), { output });
  assert.equal(await sha256File(outputs[0]), await sha256File(outputs[1]));
});

Deno.test("parameters reach the cells and the stamp (oracle: the values given)", async () => {
  await using folder = await temporaryFolder();
  const output = join(folder.path, "parameters.ipynb");
  await executeNotebook(fixture("parameters.ipynb"), {
    output,
    parameters: { seeds: [1, 2], label: "large" },
  });
  assert.deepEqual((await outputsOf(output)).use, [result(3, "text/plain", '"large: 1, 2"')]);
  const { metadata } = await readNotebook(output);
  assert.deepEqual((metadata.chimera as { parameters: unknown }).parameters, {
    seeds: [1, 2],
    label: "large",
  });
});

Deno.test("a cell may throw where its tag says so (oracle: nbclient's rule for raises-exception)", async () => {
  await using folder = await temporaryFolder();
  const path = await writeNotebook(
    join(folder.path, "a.ipynb"),
    notebookOf(
      "const a = 3;",
      { source: 'throw new Error("as announced")', tags: ["raises-exception"] },
      "a",
    ),
  );
  const output = join(folder.path, "out.ipynb");
  const { cells } = await executeNotebook(path, { output });
  assert.deepEqual(cells.map((cell) => cell.status), ["done", "raised", "done"]);
  const outputs = await outputsOf(output);
  assert.equal(outputs["cell-1"][0].output_type, "error");
  assert.deepEqual(outputs["cell-2"], [result(3, "text/plain", "3")]);
});

Deno.test("the kernel honours the deno.json above the notebook (oracle: what the file says)", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(
    join(folder.path, "deno.json"),
    JSON.stringify({ unstable: ["kv"], imports: { "@lib": "./lib.ts" } }),
  );
  await Deno.writeTextFile(join(folder.path, "lib.ts"), "export const name = import.meta.filename;");
  await Deno.mkdir(join(folder.path, "deep"));
  const path = await writeNotebook(
    join(folder.path, "deep", "a.ipynb"),
    notebookOf(
      'import { name } from "@lib";',
      "name.slice(-7)",
      "typeof Deno.openKv",
      "Deno.cwd().slice(-5)",
    ),
  );
  const output = join(folder.path, "out.ipynb");
  await executeNotebook(path, { output });
  const outputs = await outputsOf(output);
  assert.deepEqual(outputs["cell-1"], [result(2, "text/plain", '"/lib.ts"')]);
  assert.deepEqual(outputs["cell-2"], [result(3, "text/plain", '"function"')]);
  assert.deepEqual(outputs["cell-3"], [result(4, "text/plain", '"/deep"')]);
});

Deno.test("bad input is told before a kernel starts, and nothing is written (invariant)", async () => {
  await using folder = await temporaryFolder();
  const output = join(folder.path, "out.ipynb");
  const source = fixture("parameters.ipynb");
  await assert.rejects(executeNotebook(source, { output: source }), InputError);
  await assert.rejects(
    executeNotebook(source, { output, parameters: { labels: "" } }),
    /did you mean 'label'\?/,
  );
  await assert.rejects(executeNotebook(join(folder.path, "missing.ipynb"), { output }), InputError);
  assert.deepEqual(await Array.fromAsync(Deno.readDir(folder.path)), []);
});
