import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { sha256File } from "../identity/mod.ts";
import { repositoryRoot } from "../repository.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { readNotebook } from "./format/parse.ts";
import { isExecutable } from "./format/notebook.ts";
import { findJupyterLab } from "./lab/ensure_jupyterlab.ts";
import { hasChromium, openInLab } from "./testing/lab_browser.ts";

/** The notebook that is opened, from the repository's root. Its cells must show at least one figure. */
const NOTEBOOK = "src/core/notebooks/fixtures/figures.ipynb";

/** How long one of its cells may take. */
const CELL_MILLISECONDS = 120_000;

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
    const cells = (await readNotebook(path)).cells;
    await using opened = await openInLab(NOTEBOOK, { lab: lab!, folder: folder.path });
    const { page } = opened;
    await waitForKernel(page);

    await page.locator(".jp-Notebook .jp-Cell").first().click();
    await page.keyboard.press("Escape");
    let count = 0;
    for (const [index, cell] of cells.entries()) {
      await waitForActive(page, index);
      await page.keyboard.press("Shift+Enter");
      if (isExecutable(cell)) await waitForPrompt(page, ++count);
    }
    assert.equal(
      await page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]').count(),
      0,
    );
    const figures = page.locator(
      ".jp-OutputArea-output svg, .jp-OutputArea-output img, .jp-OutputArea-output canvas",
    );
    assert.ok(await figures.count() > 0, "no figure in the outputs");
    for (const figure of await figures.all()) {
      await figure.scrollIntoViewIfNeeded();
      const box = await figure.boundingBox();
      assert.ok(box !== null && box.width > 0 && box.height > 0, "a figure has no extent");
    }

    // Shift+Enter on the last cell has made a new one, in edit mode.
    await runNew(page, "let turns = 0; const kept = 'state';");
    await waitForPrompt(page, ++count);
    await runNew(page, "while (true) turns++;");
    await page.locator(".jp-InputPrompt", { hasText: "[*]:" }).first().waitFor();
    await page.getByRole("menuitem", { name: "Kernel", exact: true }).click();
    await page.getByRole("menuitem", { name: "Interrupt Kernel" }).click();
    await waitForPrompt(page, ++count);
    await runNew(page, "`${kept} kept, ${turns > 0 ? 'some' : 'no'} turns`");
    await waitForPrompt(page, ++count);
    await page.getByText("state kept, some turns").last().waitFor();

    const screenshot = Deno.env.get("CHIMERA_SCREENSHOT");
    if (screenshot) await page.screenshot({ path: screenshot });
    assert.equal(await sha256File(path), before, "the notebook was saved");
  },
});

async function waitForKernel(page: Page): Promise<void> {
  await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').first().waitFor({
    timeout: 60_000,
  });
}

/** Shift+Enter goes on to the next cell, but not at once. */
async function waitForActive(page: Page, index: number): Promise<void> {
  await page.locator(".jp-Notebook .jp-Cell").nth(index).and(page.locator(".jp-mod-active")).waitFor();
}

async function waitForPrompt(page: Page, count: number): Promise<void> {
  const prompt = page.locator(".jp-InputPrompt", { hasText: new RegExp(`^\\[${count}\\]:$`) });
  await prompt.waitFor({ timeout: CELL_MILLISECONDS });
}

/** Types code into the new cell at the end and executes it. */
async function runNew(page: Page, code: string): Promise<void> {
  const editor = page.locator(".jp-Notebook .jp-CodeCell .cm-content").last();
  await editor.click();
  await page.keyboard.insertText(code);
  await page.keyboard.press("Shift+Enter");
}
