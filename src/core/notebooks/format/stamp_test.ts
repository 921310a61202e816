import assert from "node:assert/strict";
import { notebookOf } from "../testing/make_notebook.ts";
import type { CodeCell, Notebook } from "./notebook.ts";
import { findStaleOutputs, sourceHash, stampNotebook } from "./stamp.ts";

function executed(notebook: Notebook, counts: readonly (number | null)[]): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell, index) => ({ ...cell as CodeCell, execution_count: counts[index] })),
  };
}

function stamped(notebook: Notebook, completed = true): Notebook {
  return stampNotebook(notebook, { completed, parameters: {}, inputs: { "summary.json": "ab" } });
}

Deno.test("outputs are stale when they cannot be those of the code (oracle: what was done to the notebook)", () => {
  const notebook = notebookOf("const a = 1;", "a");
  assert.deepEqual(findStaleOutputs(notebook), []);
  assert.deepEqual(findStaleOutputs(stamped(executed(notebook, [1, 2]))), []);
  assert.match(findStaleOutputs(executed(notebook, [1, 2]))[0], /runner has not made/);
  assert.match(findStaleOutputs(stamped(executed(notebook, [2, 1])))[0], /not executed in order \(2, 1\)/);
  assert.match(findStaleOutputs(stamped(executed(notebook, [1, null])))[0], /not executed in order \(1, –\)/);
  assert.match(findStaleOutputs(stamped(executed(notebook, [1, null]), false))[0], /failed/);
  const current = stamped(executed(notebook, [1, 2]));
  assert.deepEqual(findStaleOutputs(current, { inputs: { "summary.json": "ab" } }), []);
  assert.match(
    findStaleOutputs(current, { inputs: { "summary.json": "cd" } })[0],
    /^summary\.json has changed/,
  );
  const { metadata } = stamped(executed(notebook, [1, 2]));
  const changed = executed(notebookOf("const a = 2;", "a"), [1, 2]);
  assert.match(findStaleOutputs({ ...changed, metadata })[0], /code has changed/);
});

Deno.test("text, empty cells and injected parameters do not count as code (invariant)", () => {
  const hash = sourceHash(notebookOf("1", "2"));
  assert.equal(sourceHash(notebookOf("1", "  ", { source: "3", tags: ["injected-parameters"] }, "2")), hash);
  const notebook = notebookOf("1", "2");
  const title = { cell_type: "markdown" as const, id: "title", metadata: {}, source: "# Title" };
  assert.equal(sourceHash({ ...notebook, cells: [title, ...notebook.cells] }), hash);
  assert.notEqual(sourceHash(notebookOf("2", "1")), hash);
  assert.notEqual(sourceHash(notebookOf("12")), hash);
});
