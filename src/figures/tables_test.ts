import assert from "node:assert/strict";
import { displayTable } from "./display.ts";
import { renderTable, type TableData } from "./tables.ts";

const TABLE: TableData = {
  caption: "Errors <all>",
  columns: [{ title: "model", key: "model" }, { title: "nRMSE", key: "error", digits: 3 }, {
    title: "n",
    key: "n",
  }],
  rows: [
    { model: "a|b", error: -0.09412, n: 12345 },
    { model: "c & d", error: null, n: 3 },
  ],
  synthetic: false,
};

Deno.test("Markdown: aligned, rounded, grouped, escaped (by hand)", () => {
  assert.equal(
    renderTable(TABLE).markdown,
    [
      "**Errors <all>**",
      "",
      "| model | nRMSE | n |",
      "| :--- | ---: | ---: |",
      "| a\\|b | −0.0941 | 12,345 |",
      "| c & d | – | 3 |",
      "",
    ].join("\n"),
  );
});

Deno.test("HTML: the same cells, escaped (by hand)", () => {
  const { html } = renderTable(TABLE);
  assert.ok(html.includes("<caption>Errors &lt;all&gt;</caption>"));
  assert.ok(html.includes('<td style="text-align: right">−0.0941</td>'));
  assert.ok(html.includes("c &amp; d"));
  assert.equal(displayTable(renderTable(TABLE))[Symbol.for("Jupyter.display")]()["text/html"], html);
});

Deno.test("synthetic tables say so; missing and non-finite cells are refused", () => {
  assert.ok(renderTable({ ...TABLE, synthetic: true }).markdown.startsWith("**SYNTHETIC – Errors"));
  assert.ok(renderTable({ ...TABLE, exploratory: "" }).markdown.startsWith("**EXPLORATORY – Errors"));
  assert.throws(() => renderTable({ ...TABLE, rows: [{ model: "a" }] }), /there is no error of row 0/);
  assert.throws(
    () => renderTable({ ...TABLE, rows: [{ model: "a", error: NaN, n: 1 }] }),
    /error of row 0 is NaN/,
  );
});
