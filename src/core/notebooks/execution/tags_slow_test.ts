/** The tags that Jupyter's clients heed. Oracle: nbclient, which executes the same notebook. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "../../testing/temporary_folder.ts";
import type { CodeCell, Notebook } from "../format/notebook.ts";
import { readNotebook } from "../format/parse.ts";
import { findStaleOutputs } from "../format/stamp.ts";
import { notebookOf, writeNotebook } from "../testing/make_notebook.ts";
import { differences, executeWithNbclient, findNbclient } from "../testing/nbclient_peer.ts";
import { executeNotebook } from "./execute_notebook.ts";

const earlier = [{ output_type: "stream" as const, name: "stdout" as const, text: "as it was\n" }];

/** A notebook whose skipped cells would throw, one of them with outputs of an earlier time. */
function tagged() {
  const notebook = notebookOf(
    "const a = 1;",
    { source: 'throw new Error("must not run")', tags: ["skip-execution"] },
    { source: "a = ;", tags: ["raises-exception", "skip-execution"] },
    { source: 'console.log("before");\nthrow new TypeError("as announced")', tags: ["raises-exception"] },
    { source: "const = ;", tags: ["raises-exception"] },
    { source: 'Promise.reject(new Error("later"));\n"shown"', tags: ["raises-exception"] },
    { source: "a + 1", tags: ["raises-exception"] },
  );
  const cells = notebook.cells.map((cell, index) =>
    index === 1 && cell.cell_type === "code" ? { ...cell, execution_count: 7, outputs: earlier } : cell
  );
  return { ...notebook, cells };
}

Deno.test("skipped cells stay as they are, announced errors end nothing (by hand)", async () => {
  await using folder = await temporaryFolder();
  const path = await writeNotebook(join(folder.path, "a.ipynb"), tagged());
  const output = join(folder.path, "out.ipynb");
  const { cells: timings } = await executeNotebook(path, { output });
  assert.deepEqual(timings.map(({ index, status }) => [index, status]), [
    [0, "done"],
    [3, "raised"],
    [4, "raised"],
    [5, "raised"],
    [6, "done"],
  ]);
  const executed = await readNotebook(output);
  const cells = executed.cells as CodeCell[];
  assert.deepEqual([cells[1].execution_count, cells[1].outputs], [7, earlier]);
  assert.deepEqual([cells[2].execution_count, cells[2].outputs], [null, []]);
  const errors = cells.map(({ outputs }) => outputs.flatMap((each) => "ename" in each ? [each.ename] : []));
  assert.deepEqual(errors, [[], [], [], ["TypeError"], ["SyntaxError"], ["FloatingError"], []]);
  assert.deepEqual(findStaleOutputs(executed), []);
});

const python = await findNbclient();
if (python === undefined) {
  console.log("skipped: the tags compared with nbclient, because no Python here has it");
}

Deno.test({
  name:
    "nbclient runs the same cells, shows nothing that we do not and goes on where we do (oracle: nbclient 0.11.0)",
  ignore: python === undefined,
  fn: async () => {
    await using folder = await temporaryFolder();
    const path = await writeNotebook(join(folder.path, "a.ipynb"), tagged());
    const [ours, peers] = ["ours.ipynb", "peers.ipynb"].map((name) => join(folder.path, name));
    await executeNotebook(path, { output: ours });
    await executeWithNbclient(path, { output: peers, python: python!, kernelspecFolder: folder.path });
    const [own, other] = await Promise.all(
      [ours, peers].map(readNotebook),
    );
    const ran = ({ cells }: Notebook) =>
      (cells as CodeCell[]).map(({ execution_count }) => execution_count !== null && execution_count !== 7);
    assert.deepEqual(ran(own), ran(other));
    assert.deepEqual(differences(own, other), []);
  },
});
