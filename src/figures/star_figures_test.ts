import assert from "node:assert/strict";
import { convergenceFigure } from "./convergence.ts";
import { logTicks } from "./log_axis.ts";
import { numberText } from "./number_text.ts";
import { gridTicks, groupEdges, parameterGrid } from "./parameter_grid.ts";
import { parameterMapsFigure } from "./parameter_maps.ts";
import { radialProfilesFigure } from "./radial_profiles.ts";
import { relativeChangesFigure } from "./relative_changes.ts";
import { residualHistoryFigure } from "./residual_history.ts";
import { starCurvesFigure } from "./star_curves.ts";
import { CONTEXT } from "./testing/figures.ts";
import {
  CELLS,
  CHANGES,
  CONVERGENCE,
  MAPS,
  profilesOf,
  RESIDUALS,
  STAR_CURVES,
  starFigures,
} from "./testing/star_figures.ts";
import { assertShows, layersOf, svgOf, textsOf } from "./testing/shown.ts";

Deno.test("numbers in texts: plain from 0.001 to 99999, powers beyond (by hand)", () => {
  const texts = [0, 0.0032, 12.345, -0.5, 3.2e-7, -1e-8, 2.5e7].map((value) => numberText(value));
  assert.deepEqual(texts, ["0", "0.0032", "12.3", "−0.5", "3.2·10⁻⁷", "−10⁻⁸", "2.5·10⁷"]);
});

Deno.test("a wide logarithmic axis has every so many powers (by hand)", () => {
  assert.deepEqual(logTicks([1e-6, 10], { most: 3 }).values, [1e-6, 1e-3, 1]);
  assert.equal(logTicks([1e-6, 10]).values.length, 8);
  assert.ok(logTicks([1e-8, 1e-6]).labelExpr.includes('"2e-8":"2·10⁻⁸"'));
});

Deno.test("the convergence guide falls with the square, above all points; errors of 0 have none (definition)", async () => {
  const spec = convergenceFigure(CONVERGENCE, CONTEXT);
  const [guide, , lines] = layersOf(spec).map(({ data }) => data.values);
  const [from, to] = guide as { intervals: number; error: number }[];
  const slope = Math.log(to.error / from.error) / Math.log(to.intervals / from.intervals);
  assert.ok(Math.abs(slope + 2) < 1e-12, `${slope}`);
  assert.ok(from.error > 0.02);
  assert.equal(lines.length, 5);
  assertShows(textsOf(await svgOf(spec)), ["N⁻²", "1024", "8192", "one limit", "other limit", "error [km]"]);
  const draw = (error: number) =>
    convergenceFigure(
      {
        ...CONVERGENCE,
        panels: [{ title: null, series: [{ label: "a", points: [{ intervals: 4, error }] }] }],
      },
      CONTEXT,
    );
  assert.throws(() => draw(NaN), /the error at N = 4 is NaN/);
  assert.throws(() => draw(0), /there is no error above 0/);
});

Deno.test("residuals: 0 has a label, a residual that is not finite is named, damped steps are open (by hand)", async () => {
  const spec = residualHistoryFigure(RESIDUALS, CONTEXT);
  const svg = await svgOf(spec);
  assertShows(textsOf(svg), ["tolerance 10⁻⁸", "× 0.25", "0", "without a point: iteration 2", "Open points"]);
  assert.equal(svg.match(/aria-roledescription="point"/g)?.length, 4);
  const draw = (residual: number | null) =>
    residualHistoryFigure(
      { ...RESIDUALS, iterations: [{ iteration: 0, residual, damping: null }] },
      CONTEXT,
    );
  assert.throws(() => draw(null), /none is finite/);
  assert.throws(() => draw(-1), /that of iteration 0 is -1/);
});

Deno.test("profiles of 1e-15 and of 0.06 have one shape; the axis names the power; near limits alone show", async () => {
  const drawn = await Promise.all(
    [1e-15, 0.06, 0].map((size) => svgOf(radialProfilesFigure(profilesOf(size), CONTEXT))),
  );
  const [tiny, usual, none] = drawn.map(textsOf);
  assertShows(tiny, ["q  [10⁻¹⁵]"]);
  assertShows(usual, ["limit 0.1"]);
  for (const texts of [tiny, none]) assert.ok(!texts.some((text) => text.includes("limit 0.1")));
  assert.ok(!usual.some((text) => text.includes("[10")));
  assert.ok(drawn.every((svg) => !svg.includes("NaN")));
  const [profile] = profilesOf(1).profiles;
  const draw = (values: number[]) =>
    radialProfilesFigure({ ...profilesOf(1), profiles: [{ ...profile, radius: [0, 1], values }] }, CONTEXT);
  assert.throws(() => draw([1, NaN]), /it is NaN at r\/R = 1/);
  assert.throws(() => draw([1]), /2 radii and 1 values/);
});

Deno.test("changes carry sign, both values, and say what is the same or does not exist (by hand)", async () => {
  const texts = textsOf(await svgOf(relativeChangesFigure(CHANGES, CONTEXT)));
  assertShows(texts, ["−10 %", "10.000 → 9.0000", "no change", "does not exist here", "+60 %"]);
  const draw = (value: number, reference: number) =>
    relativeChangesFigure({ ...CHANGES, changes: [{ label: "q", value, reference }] }, CONTEXT);
  assert.throws(() => draw(NaN, 1), /q is NaN/);
  assert.throws(() => draw(1, 0), /the reference of q is 0/);
});

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
  const texts = textsOf(await svgOf(starFigures(CONTEXT).starCurves));
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
