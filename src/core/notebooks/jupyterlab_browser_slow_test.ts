import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { sha256File } from "../identity/mod.ts";
import { repositoryRoot } from "../repository.ts";
import { hasChromium } from "../testing/chromium.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { readNotebook } from "./format/parse.ts";
import { findJupyterLab } from "./lab/ensure_jupyterlab.ts";
import { openInLab } from "./testing/lab_browser.ts";
import { runCellByCell, waitForKernel } from "./testing/lab_walk.ts";

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

Deno.test({
  name: "saving a committed notebook in JupyterLab changes no byte of it (oracle: JupyterLab)",
  ignore: missing.length > 0,
  fn: async () => {
    await using folder = await temporaryFolder();
    // below the repository, which is what JupyterLab shows; ignored by git
    const copies = join(repositoryRoot(), "artifacts", `lab-test-${Deno.pid}`);
    await Deno.mkdir(copies, { recursive: true });
    try {
      const copy = join(copies, "05_figures.ipynb");
      await Deno.copyFile(join(repositoryRoot(), "notebooks", "05_figures.ipynb"), copy);
      await using opened = await openInLab(relative(repositoryRoot(), copy), {
        lab: lab!,
        folder: folder.path,
      });
      const { page } = opened;
      await waitForKernel(page);
      await page.locator(".jp-Notebook .jp-Cell").first().click();
      const saved = page.waitForResponse((response) =>
        response.request().method() === "PUT" && response.url().includes("05_figures.ipynb")
      );
      await page.keyboard.press("Control+s");
      assert.ok((await saved).ok());
      const committed = await Deno.readTextFile(join(repositoryRoot(), "notebooks", "05_figures.ipynb"));
      assert.equal(await Deno.readTextFile(copy), committed);
    } finally {
      await Deno.remove(copies, { recursive: true });
    }
  },
});
