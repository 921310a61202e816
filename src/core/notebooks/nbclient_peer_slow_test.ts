import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { executeNotebook } from "./execution/execute_notebook.ts";
import { readNotebook } from "./format/parse.ts";
import { differences, executeWithNbclient, findNbclient } from "./testing/nbclient_peer.ts";

const python = await findNbclient();
if (python === undefined) {
  console.log("skipped: the comparison with nbclient, because no Python here has nbclient");
}

const NOTEBOOKS = ["outputs.ipynb", "quick_outputs.ipynb"];

/** nbclient may lose an output that another one depends on, so a difference counts only if it comes each time. */
const ATTEMPTS = 3;

for (const name of NOTEBOOKS) {
  Deno.test({
    name: `${name}: nbclient shows nothing that our runner does not (oracle: nbclient 0.11.0)`,
    ignore: python === undefined,
    fn: async () => {
      await using folder = await temporaryFolder();
      const notebook = fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
      const [ours, peers] = ["ours.ipynb", "peers.ipynb"].map((file) => join(folder.path, file));
      await executeNotebook(notebook, { output: ours });
      for (let attempt = 1;; attempt++) {
        await executeWithNbclient(notebook, {
          output: peers,
          python: python!,
          kernelspecFolder: folder.path,
        });
        const found = differences(await readNotebook(ours), await readNotebook(peers));
        if (found.length === 0) return;
        if (attempt === ATTEMPTS) assert.fail(found.join("\n"));
      }
    },
  });
}
