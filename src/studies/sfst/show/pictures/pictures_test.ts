import assert from "node:assert/strict";
import { CONTEXT } from "@/figures/testing/context.ts";
import { assertShows, layersOf, svgOf, textsOf } from "@/figures/testing/shown.ts";
import { testPictures } from "@/figures/testing/test_pictures.ts";
import { gridTicks, groupEdges, parameterGrid } from "./parameter_grid.ts";
import { parameterMapsFigure } from "./parameter_maps.ts";
import { starCurvesFigure } from "./star_curves.ts";
import { CELLS, MAPS, scanPictures, STAR_CURVES } from "./testing/pictures.ts";

testPictures("the pictures of a scan", scanPictures);

Deno.test("class edges lie between unlike neighbours, once each (by hand)", () => {
  const grid = parameterGrid(CELLS, { xs: [0.1, 1, 10], ys: [0.01, 0.1] });
  assert.deepEqual(groupEdges(grid), [
    { x: -0.5, y: 0.5, x2: 0.5, y2: 0.5 },
    { x: 0.5, y: 0.5, x2: 1.5, y2: 0.5 },
    { x: 0.5, y: 0.5, x2: 0.5, y2: 1.5 },
    { x: 1.5, y: 0.5, x2: 1.5, y2: 1.5 },
  ]);
  assert.throws(() => parameterGrid([...CELLS, CELLS[0]], grid), /two cells at \(0.1, 0.01\)/);
});

Deno.test("map ticks: few values themselves, many even ones at the powers of ten (by hand)", () => {
  assert.deepEqual(gridTicks([0, 0.1, 0.3]).values, [0, 1, 2]);
  const { values, labelExpr } = gridTicks(Array.from({ length: 11 }, (_, i) => 10 ** (-3 + i / 2)));
  assert.deepEqual(values, [0, 2, 4, 6, 8, 10]);
  assert.ok(labelExpr.includes('"0":"10⁻³"') && labelExpr.includes('"10":"10²"'));
});

Deno.test("a hatched cell is never coloured by a value, nor is one without a value (count of marks)", async () => {
  const [row] = MAPS.rows;
  const svg = await svgOf(parameterMapsFigure({ ...MAPS, rows: [row] }, CONTEXT));
  const rects = [
    ...svg.matchAll(/<path aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="rect mark"/g),
  ];
  // five of six cells have a value; the sixth is the hatched one, grey and without
  assert.equal(rects.length, 6);
  assert.equal(svg.match(/fill="#F1F1F1"/g)?.length, 1);
  assertShows(textsOf(svg), ["M [M☉]", "SLy", "Γ", "0.01"]);
  const same = CELLS.map((cell) => ({ ...cell, value: 2 + 1e-12 * cell.x }));
  const flat = parameterMapsFigure(
    { ...MAPS, rows: [{ ...row, panels: [{ title: "SLy", cells: same }] }] },
    CONTEXT,
  );
  assert.ok(!(await svgOf(flat)).includes("NaN"));
  assert.throws(() => parameterMapsFigure({ ...MAPS, rows: [] }, CONTEXT), /there are no cells/);
});

Deno.test("curves change from full to dashed at the heaviest star without a gap (by hand)", () => {
  const [full, dashed] = layersOf(starCurvesFigure(STAR_CURVES, CONTEXT)).map(({ data }) => data.values);
  const of = (rows: { label: string; index: number }[]) =>
    rows.filter(({ label }) => label === "σ = 0").map(({ index }) => index);
  // 0.3 + i/10 ≤ π/2 for i ≤ 12; the dashed part begins with the last stable star
  assert.deepEqual(of(full), Array.from({ length: 13 }, (_, i) => i));
  assert.deepEqual(of(dashed), Array.from({ length: 9 }, (_, i) => 12 + i));
  const broken = { ...STAR_CURVES, y: { ...STAR_CURVES.y, title: "M" } };
  const [panel] = broken.panels;
  const curves = [{ ...panel.curves[0], points: [{ x: 1, y: 0, stable: true }] }];
  assert.throws(() => starCurvesFigure({ ...broken, panels: [{ ...panel, curves }] }, CONTEXT), /M is 0/);
  assert.throws(() => starCurvesFigure({ ...broken, panels: [] }, CONTEXT), /there are none/);
});

Deno.test("every panel of stars has its name, both axes and every σ in the legend", async () => {
  const texts = textsOf(await svgOf(scanPictures(CONTEXT).starCurves));
  assertShows(texts, [
    "SLy",
    "AP4",
    "radius R [km]",
    "tidal deformability Λ",
    "σ = 0",
    "σ = 0.1",
    "diamond: 1.4 M☉",
  ]);
});
