import assert from "node:assert/strict";
import { InputError } from "../../errors.ts";
import { parseNotebook, readNotebook } from "./parse.ts";
import { serialiseNotebook } from "./serialise.ts";

const where = "a.ipynb";
const code = { cell_type: "code", metadata: {}, source: ["1 +\n", "1"], execution_count: null, outputs: [] };
const text = (cells: unknown[], minor = 5) =>
  JSON.stringify({ nbformat: 4, nbformat_minor: minor, metadata: {}, cells });

function complaint(source: string): string {
  try {
    parseNotebook(source, { where });
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error.message;
  }
  return assert.fail("it was accepted");
}

Deno.test("lines are joined in memory and split again on disk, JSON is left alone (oracle: round trip)", async () => {
  const path = new URL("../fixtures/outputs.ipynb", import.meta.url).pathname;
  const notebook = await readNotebook(path);
  assert.equal(serialiseNotebook(notebook), await Deno.readTextFile(path));
  const outputs = [{
    output_type: "display_data",
    metadata: {},
    data: { "text/html": ["<b>\n", "</b>"], "application/vnd.vegalite.v5+json": { values: ["a\n", "b"] } },
  }];
  const [cell] = parseNotebook(text([{ ...code, id: "a", outputs }]), { where }).cells;
  assert.deepEqual(cell.cell_type === "code" && cell.outputs, [{
    output_type: "display_data",
    metadata: {},
    data: { "text/html": "<b>\n</b>", "application/vnd.vegalite.v5+json": { values: ["a\n", "b"] } },
  }]);
  assert.equal(cell.source, "1 +\n1");
});

Deno.test("cells without an id, or with one that is taken, get one of their own, always the same (invariant)", () => {
  const ids = () =>
    parseNotebook(text([code, code, { ...code, id: "own" }, { ...code, id: "own" }], 4), { where })
      .cells.map((cell) => cell.id);
  assert.equal(new Set(ids()).size, 4);
  assert.equal(ids()[2], "own");
  assert.deepEqual(ids(), ids());
});

Deno.test("malformed JSON is bad input that names the line (oracle: the line that was broken)", () => {
  assert.match(complaint('{\n "nbformat": 4,\n oops\n}'), /^a\.ipynb: not JSON \(line 3\)/);
  assert.match(
    complaint('{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'),
    /^a\.ipynb: the key 'cells' is there twice in one object/,
  );
  assert.match(complaint("<<<<<<< HEAD\n{}"), /resolve the merge conflict$/);
});

Deno.test("other formats are bad input that names the version (invariant)", () => {
  assert.match(complaint("[]"), /not a Jupyter notebook/);
  assert.match(
    complaint('{"nbformat": 3, "nbformat_minor": 0, "worksheets": []}'),
    /nbformat 3\.0 is not supported/,
  );
  assert.match(complaint('{"nbformat": 4, "nbformat_minor": 9}'), /nbformat 4\.9 is not supported/);
});

Deno.test("every entry that the format does not allow is named (oracle: the entries that were broken)", () => {
  const message = complaint(text([
    { ...code, id: "a", outputs: [{ output_type: "stream", name: "stdoot", text: "" }] },
    { ...code, id: "not an id" },
    { ...code, id: "c", sauce: "" },
  ]));
  assert.match(message, /cells\[0\]\.outputs\[0\]\.name: expected "stdout" or "stderr"/);
  assert.match(message, /cells\[1\]\.id/);
  assert.match(message, /cells\[2\]: unknown key 'sauce', did you mean 'source'\?/);
});
