import assert from "node:assert/strict";
import { notebookOf } from "../testing/make_notebook.ts";
import { normaliseNotebook } from "./normalise.ts";
import type { CodeCell, Notebook, Output } from "./notebook.ts";

const paths = { "/home/ada": "~", "/home/ada/chimera": "." };

function withOutputs(outputs: readonly Output[], cell: Partial<CodeCell> = {}): Notebook {
  const notebook = notebookOf("1");
  return { ...notebook, cells: [{ ...notebook.cells[0] as CodeCell, execution_count: 7, ...cell, outputs }] };
}

function normalisedOutputs(outputs: readonly Output[]): readonly Output[] {
  return (normaliseNotebook(withOutputs(outputs), { paths }).cells[0] as CodeCell).outputs;
}

const stream = (text: string, name: "stdout" | "stderr" = "stdout"): Output => ({
  output_type: "stream",
  name,
  text,
});

Deno.test("what differs between two runs goes, what the code made stays (oracle: written by hand)", () => {
  const notebook = {
    ...withOutputs([{
      output_type: "execute_result",
      data: { "text/plain": "1" },
      metadata: {},
      execution_count: 7,
    }], {
      metadata: { tags: ["kept"], execution: { "shell.execute_reply": "2026-01-01" }, collapsed: true },
    }),
    metadata: {
      language_info: { name: "typescript", version: "6.0.3" },
      papermill: { duration: 3 },
      title: "kept",
    },
  };
  const { cells: [cell], metadata } = normaliseNotebook(notebook);
  assert.deepEqual(cell.metadata, { tags: ["kept"] });
  assert.equal((cell as CodeCell).execution_count, 1);
  assert.deepEqual((cell as CodeCell).outputs, [
    { output_type: "execute_result", data: { "text/plain": "1" }, metadata: {}, execution_count: 1 },
  ]);
  assert.deepEqual(Object.keys(metadata).sort(), ["kernelspec", "language_info", "title"]);
  assert.equal("version" in (metadata.language_info as object), false);
});

Deno.test("neighbouring pieces of one stream are joined, not across the other one (oracle: written by hand)", () => {
  assert.deepEqual(
    normalisedOutputs([stream("a"), stream("b\n"), stream("c", "stderr"), stream("d")]),
    [stream("ab\n"), stream("c", "stderr"), stream("d")],
  );
});

Deno.test("colours go, also cut in two; of a line that is written over, the last stays (oracle: a terminal)", () => {
  assert.deepEqual(normalisedOutputs([stream("\u001b[3"), stream("1mred\u001b[0m\n")]), [stream("red\n")]);
  assert.deepEqual(normalisedOutputs([stream("10 %\r50 %\r100 %\nend\r\n")]), [stream("100 %\nend\n")]);
});

Deno.test("terminals' rules are for streams: rich text keeps its line ends, plain results lose colours (by hand)", () => {
  const rich = {
    "text/html": "<tr>first</tr>\r<tr>second</tr>\b",
    "text/latex": "$p = \rho R T$",
    "text/csv": "a,b\r\n1,2\r\n",
    "text/markdown": "# one\rtwo\u001b[0m",
    "image/svg+xml": "<svg>\r</svg>",
  };
  const display = (data: Record<string, string>): Output => ({
    output_type: "display_data",
    metadata: {},
    data,
  });
  assert.deepEqual(normalisedOutputs([display(rich)]), [display(rich)]);
  assert.deepEqual(normalisedOutputs([display({ "text/plain": "a\r\u001b[31mb\u001b[0m" })]), [
    display({ "text/plain": "a\rb" }),
  ]);
});

Deno.test("machine paths are replaced, the longest first, in texts only (oracle: written by hand)", () => {
  const error: Output = {
    output_type: "error",
    ename: "Error",
    evalue: "cannot read /home/ada/chimera/data/a.h5",
    traceback: [
      "at file:///home/ada/chimera/src/a.ts:3:1",
      "at /home/ada/.cache/x.ts",
      "at /home/adams/y.ts",
    ],
  };
  assert.deepEqual(normalisedOutputs([error]), [{
    ...error,
    evalue: "cannot read ./data/a.h5",
    traceback: ["at ./src/a.ts:3:1", "at ~/.cache/x.ts", "at /home/adams/y.ts"],
  }]);
  const picture: Output = {
    output_type: "display_data",
    metadata: {},
    data: { "image/svg+xml": "/home/ada" },
  };
  assert.deepEqual(normalisedOutputs([picture]), [picture]);
});

Deno.test("twice is the same as once (invariant)", () => {
  const notebook = withOutputs([
    stream("\u001b[1ma\r"),
    stream("b\r\rc\n\r"),
    stream("file:///home/ada/chimera/x /home/ada"),
    { output_type: "display_data", metadata: {}, data: { "text/plain": "\u001b[2K/home/ada/chimera" } },
  ]);
  const once = normaliseNotebook(notebook, { paths });
  assert.deepEqual(normaliseNotebook(once, { paths }), once);
});
