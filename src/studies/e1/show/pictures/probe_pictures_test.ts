import assert from "node:assert/strict";
import { heatMapFigure } from "./heat_map.ts";
import { informationPlaneFigure } from "./information_plane.ts";
import { placeValuesFigure } from "./place_values.ts";
import { singularValuesFigure } from "./singular_values.ts";
import { CONTEXT } from "@/figures/testing/context.ts";
import { HEAT_MAP, PLACE_VALUES, PLANE, SINGULAR_VALUES } from "./testing/probe_pictures.ts";
import { assertShows, svgOf, textsOf } from "@/figures/testing/shown.ts";

Deno.test("heat map: a box and a number a cell, none where there is no value, no −0.00 (count of marks)", async () => {
  const svg = await svgOf(heatMapFigure(HEAT_MAP, CONTEXT));
  const texts = textsOf(svg);
  assertShows(texts, ["bottleneck", "k ≥ 4", "recovery", "0.25", "1.00"]);
  assert.equal(svg.match(/aria-roledescription="rect mark"/g)?.length, 2 * (5 * 3 - 1));
  assert.ok(!texts.some((text) => text.startsWith("−0.00")));
  const [panel] = HEAT_MAP.panels;
  const draw = (values: readonly (readonly (number | null)[])[]) =>
    heatMapFigure({ ...HEAT_MAP, panels: [{ ...panel, values }] }, CONTEXT);
  assert.throws(() => draw(panel.values.slice(1)), /needs 5 × 3 values/);
  assert.throws(() => draw(panel.values.map(() => [1, NaN, 1])), /must be finite, got NaN/);
  assert.throws(() => heatMapFigure({ ...HEAT_MAP, panels: [] }, CONTEXT), /no panels/);
  const shorter = { ...panel, rows: panel.rows.slice(1), values: panel.values.slice(1) };
  const uneven = await svgOf(heatMapFigure({ ...HEAT_MAP, panels: [panel, shorter] }, CONTEXT));
  assert.equal(textsOf(uneven).filter((text) => text === "recovery").length, 1, "one legend for all panels");
});

Deno.test("information plane: a named point a place and network; bad numbers are refused (count of marks)", async () => {
  const svg = await svgOf(informationPlaneFigure(PLANE, CONTEXT));
  const texts = textsOf(svg);
  assertShows(texts, ["UNet", "FractalUNet", "about the input, I(X;T) [nats]", "relative only"]);
  assert.equal(texts.filter((text) => text === "bottleneck").length, 2);
  assert.equal(svg.match(/aria-roledescription="(circle|point)"/g)?.length, 2 * 5);
  const [first] = PLANE.models;
  const broken = [{ ...first, points: [{ place: "input", input: Infinity, target: 1 }] }];
  assert.throws(() => informationPlaneFigure({ ...PLANE, models: broken }, CONTEXT), /finite, got Infinity/);
  assert.throws(() => informationPlaneFigure({ ...PLANE, models: [] }, CONTEXT), /no points/);
});

Deno.test("values by place: a point a run, a bar a mean; bad numbers are refused (count of marks)", async () => {
  const svg = await svgOf(placeValuesFigure(PLACE_VALUES, CONTEXT));
  assertShows(textsOf(svg), ["intrinsic dimension", "UNet", "FractalUNet", "decoder0"]);
  assert.equal(svg.match(/aria-roledescription="(circle|point)"/g)?.length, 5 * 2 * 2);
  assert.equal(svg.match(/aria-roledescription="tick"/g)?.length, 5 * 2);
  const draw = (values: (typeof PLACE_VALUES.panels)[0]["values"]) =>
    placeValuesFigure({ ...PLACE_VALUES, panels: [{ ...PLACE_VALUES.panels[0], values }] }, CONTEXT);
  assert.throws(() => draw([{ place: "input", model: "UNet", value: NaN }]), /finite, got NaN at input/);
  assert.throws(() => draw([]), /no values/);
});

Deno.test("weight spectra: a line a kernel in each panel; a value of 0 is refused (count of marks)", async () => {
  const svg = await svgOf(singularValuesFigure(SINGULAR_VALUES, CONTEXT));
  assertShows(textsOf(svg), ["singular value / largest", "encoder0", "bottleneck"]);
  assert.equal(svg.match(/aria-roledescription="line mark"/g)?.length, 2 * 3);
  const draw = (values: readonly number[]) =>
    singularValuesFigure({
      ...SINGULAR_VALUES,
      panels: [{ title: "", curves: [{ part: "a", kernel: "a.b", values }] }],
    }, CONTEXT);
  assert.throws(() => draw([1, 0]), /values of a.b must be positive, got 0/);
  assert.throws(() => draw([1]), /no values/);
});
