/** The report as a reader sees it. Oracle: what a browser lays out. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { hasChromium, startChromium } from "@/core/testing/chromium.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { renderFigure } from "@/figures/mod.ts";
import { figure1Of } from "../show/draw_figures.ts";
import { readReportInput } from "./report_input.ts";
import { renderReport } from "./render_report.ts";
import { smallFacts, smallSummary } from "./testing/small_study.ts";

if (!hasChromium()) console.log("skipped: the report in a browser, because there is no Chromium");

async function writeReport(folder: string): Promise<string> {
  const summary = await smallSummary({ standing: "exploratory" });
  const { svg } = await renderFigure(figure1Of(summary));
  const path = join(folder, "report.html");
  await Deno.writeTextFile(
    path,
    renderReport(
      await readReportInput({
        summary,
        facts: smallFacts(summary),
        figures: [{ name: "fig1_ind_ood", svg }],
      }),
    ),
  );
  return pathToFileURL(path).href;
}

Deno.test({
  name:
    "the report fits 390 and 1280 pixels, is dark where the reader's system is, and shows sources on touch",
  ignore: !hasChromium(),
  fn: async () => {
    await using folder = await temporaryFolder();
    const address = await writeReport(folder.path);
    const browser = await startChromium();
    try {
      for (const width of [390, 1280]) {
        for (const colorScheme of ["light", "dark"] as const) {
          const context = await browser.newContext({
            viewport: { width, height: 800 },
            colorScheme,
            hasTouch: width === 390,
          });
          const page = await context.newPage();
          await page.goto(address);
          assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width, `${width} px`);
          const paper = await page.evaluate("getComputedStyle(document.body).backgroundColor");
          assert.equal(paper, colorScheme === "light" ? "rgb(255, 255, 255)" : "rgb(21, 23, 26)");
          if (width === 390) {
            const number = page.locator("data[data-source]").first();
            await number.tap();
            const shown = `getComputedStyle(document.activeElement, "::after").content`;
            assert.equal(await page.evaluate(shown), `"${await number.getAttribute("title")}"`);
          }
          await context.close();
        }
      }
    } finally {
      await browser.close();
    }
  },
});
