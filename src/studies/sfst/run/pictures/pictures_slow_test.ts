import assert from "node:assert/strict";
import { CONTEXT } from "@/figures/testing/context.ts";
import { assertShows, layersOf, svgOf, textsOf } from "@/figures/testing/shown.ts";
import { testPictures } from "@/figures/testing/test_pictures.ts";
import { convergenceFigure } from "./convergence.ts";
import { radialProfilesFigure } from "./radial_profiles.ts";
import { relativeChangesFigure } from "./relative_changes.ts";
import { residualHistoryFigure } from "./residual_history.ts";
import { casePictures, CHANGES, CONVERGENCE, profilesOf, RESIDUALS } from "./testing/pictures.ts";

testPictures("the pictures of a case", casePictures);

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
