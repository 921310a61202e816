import assert from "node:assert/strict";
import { join } from "node:path";
import { sha256File } from "../identity/mod.ts";
import { repositoryRoot } from "../repository.ts";
import { hasChromium } from "../testing/chromium.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { readNotebook } from "./format/parse.ts";
import { findJupyterLab } from "./lab/ensure_jupyterlab.ts";
import { openInLab } from "./testing/lab_browser.ts";
import { runCellByCell } from "./testing/lab_walk.ts";

/** The notebook that is opened, from the repository's root. Its cells must show at least one figure. */
const NOTEBOOK = "src/core/notebooks/fixtures/figures.ipynb";

const lab = findJupyterLab();
const missing = [lab === undefined ? "JupyterLab" : "", hasChromium() ? "" : "Chromium"].filter((name) =>
  name !== ""
);
if (missing.length > 0) {
  console.log(`skipped: the notebook in a browser, because there is no ${missing.join(" and no ")}`);
}

Deno.test({
  name:
    `${NOTEBOOK} in JupyterLab: figures show; an interrupted loop keeps the state (oracle: what the page shows)`,
  ignore: missing.length > 0,
  fn: async () => {
    await using folder = await temporaryFolder();
    const path = join(repositoryRoot(), NOTEBOOK);
    const before = await sha256File(path);
    await using opened = await openInLab(NOTEBOOK, { lab: lab!, folder: folder.path });
    const { page } = opened;
    await runCellByCell(page, await readNotebook(path));

    const screenshot = Deno.env.get("CHIMERA_SCREENSHOT");
    if (screenshot) await page.screenshot({ path: screenshot });
    assert.equal(await sha256File(path), before, "the notebook was saved");
  },
});
