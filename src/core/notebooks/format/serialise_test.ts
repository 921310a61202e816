import assert from "node:assert/strict";
import { join } from "node:path";
import { filesIn } from "../../files_in.ts";
import { repositoryRoot } from "../../repository.ts";
import { temporaryFolder } from "../../testing/temporary_folder.ts";
import { notebookOf } from "../testing/make_notebook.ts";
import { findNbclient } from "../testing/nbclient_peer.ts";
import { readNotebook } from "./parse.ts";
import { serialiseNotebook } from "./serialise.ts";

const committed = await filesIn(join(repositoryRoot(), "notebooks"), /\.ipynb$/);
const python = await findNbclient();

/** What nbformat writes of a file that it has read: what a JupyterLab server does when a notebook is saved. */
const REWRITE = `
import sys, nbformat
for path in sys.argv[1:]:
    nbformat.write(nbformat.read(path, as_version=4), path)
`;

Deno.test("the committed notebooks stand in the form that they are written in (invariant)", async () => {
  for (const path of committed) {
    assert.equal(serialiseNotebook(await readNotebook(path)), await Deno.readTextFile(path), path);
  }
});

Deno.test({
  name: "nbformat changes no byte of what is written here, nor of the committed notebooks (oracle: nbformat)",
  ignore: python === undefined,
  fn: async () => {
    await using folder = await temporaryFolder();
    const breaks = [
      "\n",
      "\r",
      "\r\n",
      "\v",
      "\f",
      "\u001c",
      "\u001d",
      "\u001e",
      "\u0085",
      "\u2028",
      "\u2029",
    ];
    const odd = notebookOf(
      "",
      "\n",
      "a\n\nb",
      breaks.map((each) => `a${each}`).join(""),
      `${breaks.join("")}end`,
      '// é 😀 \u007f "quoted" \\ <&>',
    );
    const output = {
      output_type: "display_data" as const,
      metadata: {},
      data: {
        "text/csv": "a,b\r\n1,2\r\n",
        "text/html": "<p>\r</p>",
        "application/json": { b: [], a: {}, c: [1.5] },
      },
    };
    const cells = odd.cells.map((cell, index) =>
      index === 2 && cell.cell_type === "code" ? { ...cell, outputs: [output] } : cell
    );
    const texts = new Map([[join(folder.path, "odd.ipynb"), serialiseNotebook({ ...odd, cells })]]);
    for (const [index, path] of committed.entries()) {
      texts.set(join(folder.path, `${index}.ipynb`), await Deno.readTextFile(path));
    }
    for (const [path, text] of texts) await Deno.writeTextFile(path, text);
    const { success, stderr } = await new Deno.Command(python!, { args: ["-c", REWRITE, ...texts.keys()] })
      .output();
    assert.ok(success, new TextDecoder().decode(stderr));
    for (const [path, text] of texts) assert.equal(await Deno.readTextFile(path), text, path);
  },
});
