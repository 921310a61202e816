/** Walking through a notebook in JupyterLab as a person does, and looking at what the page shows. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { isExecutable, type Notebook } from "../format/notebook.ts";

/** How long one cell may take. */
const CELL_MILLISECONDS = 120_000;

/**
 * Runs an open notebook cell by cell with Shift+Enter and asserts that no cell threw and that its figures show; then
 * interrupts an endless loop from the Kernel menu and asserts that the state is kept.
 */
export async function runCellByCell(page: Page, { cells }: Notebook): Promise<void> {
  await waitForKernel(page);

  await page.locator(".jp-Notebook .jp-Cell").first().click();
  await page.keyboard.press("Escape");
  let count = 0;
  for (const [index, cell] of cells.entries()) {
    await waitForActive(page, index);
    await page.keyboard.press("Shift+Enter");
    if (isExecutable(cell)) await waitForPrompt(page, ++count);
  }
  const shown = await page.locator(".jp-OutputArea-output").allTextContents();
  assert.deepEqual(shown.filter((text) => /\n\s+at /.test(text)), [], "a cell threw");
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
}

/** The toolbar says "idle" before there is a kernel; the status bar names the kernel too. */
export async function waitForKernel(page: Page): Promise<void> {
  await page.getByText("Deno (Chimera) | Idle").waitFor({ timeout: 60_000 });
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
