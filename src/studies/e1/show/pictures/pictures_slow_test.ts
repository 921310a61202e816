import assert from "node:assert/strict";
import { energySpectraFigure } from "./energy_spectra.ts";
import { fieldPanelsFigure } from "./field_panels.ts";
import { indOodFigure } from "./ind_ood.ts";
import { renderFigure } from "@/figures/mod.ts";
import { CONTEXT } from "@/figures/testing/context.ts";
import { assertShows, svgOf, textsOf } from "@/figures/testing/shown.ts";
import { testPictures } from "@/figures/testing/test_pictures.ts";
import { lossCurvesFigure } from "./loss_curves.ts";
import { e1Pictures, IND_OOD, LOSS_CURVES } from "./testing/pictures.ts";

testPictures("the pictures of E1", e1Pictures);

const shown = async (name: string): Promise<string[]> => textsOf(await svgOf(e1Pictures(CONTEXT)[name]));

Deno.test("figure 1 names seeds, models, sets, persistence, the sense of the difference and the warning", async () => {
  const texts = await shown("indOod");
  assertShows(texts, [
    "n = 3 seeds",
    "UNet",
    "FractalUNet",
    "In distribution (IND)",
    "Out of distribution (OOD)",
    "persistence",
    "below 0: FractalUNet is better",
    "95 % BCa interval",
    "1 of 6 intervals do not exist",
    "⚠ 3 seeds cannot reach p &lt; 0.05",
  ]);
});

Deno.test("figure 1 draws every seed of both models in both sets, and every difference (count of marks)", async () => {
  const { svg } = await renderFigure(e1Pictures(CONTEXT).indOod);
  const groups = svg.split('class="mark-symbol').slice(1).map((group) =>
    group.match(/aria-roledescription="(circle|point)"/g)
  );
  // Per panel 6 seed points and 2 means.
  assert.deepEqual(groups.map((marks) => marks?.length ?? 0), [6, 2, 6, 2, 6, 2]);
  // A line for each seed in each of three panels.
  assert.equal(svg.match(/aria-roledescription="line mark"/g)?.length, 9);
  // The mean without an interval has no bar: 5 bars in 3 panels, 2 persistence lines, 1 zero line.
  // intervals, the line at 0; persistence lies outside of both axes and is named there
  assert.equal(svg.match(/aria-roledescription="rule mark"/g)?.length, 5 + 1);
  assert.equal(svg.match(/>persistence [0-9.]+, ↑ above</g)?.length, 2);
  const shared = await renderFigure(indOodFigure({ ...IND_OOD, levelAxes: "shared" }, CONTEXT));
  assert.equal(shared.svg.match(/aria-roledescription="rule mark"/g)?.length, 5 + 2 + 1);
});

Deno.test("figure 1 of three models: a column each, a panel for each difference from the first (count of marks)", async () => {
  const third = { name: "fno_small", label: "FNO" };
  const three = {
    ...IND_OOD,
    models: [...IND_OOD.models, third],
    runs: [
      ...IND_OOD.runs,
      ...[0, 1, 2].map((seed) => ({ model: third.name, seed, ind: 0.1, ood: 0.3 + 0.01 * seed })),
    ],
    levels: { ...IND_OOD.levels, [third.name]: IND_OOD.levels.unet_small },
    differences: [...IND_OOD.differences, ...IND_OOD.differences],
  };
  const { svg } = await renderFigure(indOodFigure(three, CONTEXT));
  const groups = svg.split('class="mark-symbol').slice(1).map((group) =>
    group.match(/aria-roledescription="(circle|point)"/g)?.length ?? 0
  );
  assert.deepEqual(groups, [9, 3, 9, 3, 6, 2, 6, 2]);
  const texts = [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, text]) => text);
  assertShows(texts, [
    "UNet, FractalUNet and FNO",
    "FractalUNet − UNet",
    "FNO − UNet",
    "below 0: FNO is better",
  ]);
  assert.throws(
    () => indOodFigure({ ...three, runs: three.runs.slice(0, -1) }, CONTEXT),
    /model fno_small has no run with seed 2/,
  );
});

Deno.test("figure 1 refuses a seed without its partner and values that are not numbers", () => {
  const { runs } = IND_OOD;
  assert.throws(() => indOodFigure({ ...IND_OOD, runs: runs.slice(0, 5) }, CONTEXT), {
    name: "RangeError",
    message: "Cannot draw figure 1: model fractal_unet_small has no run with seed 2",
  });
  assert.throws(() => indOodFigure({ ...IND_OOD, runs: [] }, CONTEXT), /there are no runs/);
  const broken = runs.map((run, i) => i === 2 ? { ...run, ood: NaN } : run);
  assert.throws(
    () => indOodFigure({ ...IND_OOD, runs: broken }, CONTEXT),
    /seed 1 of unet_small has the values/,
  );
});

Deno.test("field panels show columns, rows, both scales and the unit; the limits follow from the data", async () => {
  // sin·cos reaches 1; the OOD error is 2 sin(0.2)·cos(x + 1.2)·cos y ≈ 0.4 at most.
  assertShows(await shown("fieldPanels"), [
    "Truth",
    "Prediction",
    "Error (prediction − truth)",
    "OOD",
    "vorticity ω [1/T]",
    "error of vorticity ω [1/T]",
    "−1",
    "−0.4",
  ]);
});

Deno.test("field panels refuse fields of the wrong size or with NaN", () => {
  const draw = (truth: number[], prediction: number[]) =>
    fieldPanelsFigure({
      title: "",
      size: 2,
      quantity: "q",
      unit: "1",
      rows: [{ label: ["row"], truth, prediction }],
    }, CONTEXT);
  assert.throws(() => draw([1, 2, 3], [1, 2, 3, 4]), /truth of row 0 has 3 values, not 2²/);
  assert.throws(
    () => draw([1, 2, 3, 4], [1, NaN, 3, 4]),
    /prediction of row 0 holds a value that is not finite/,
  );
});

Deno.test("loss curves average long series over blocks and keep their mean (by hand)", () => {
  const spec = lossCurvesFigure(LOSS_CURVES, CONTEXT) as unknown as {
    hconcat: { data: { values: { step: number; loss: number; seed: number; label: string }[] } }[];
  };
  const [train, validation] = spec.hconcat.map(({ data }) => data.values);
  // 250 values in blocks of 3: 83 full ones and one of a single value.
  const series = train.filter(({ seed, label }) => seed === 0 && label === "UNet");
  assert.equal(series.length, 84);
  assert.equal(series[0].step, 2);
  assert.ok(Math.abs(series[0].loss - (1 / 1.1 + 1 / 1.2 + 1 / 1.3) / 3) < 1e-15);
  assert.equal(series[83].step, 250);
  assert.deepEqual(validation.slice(0, 5).map(({ step }) => step), [50, 100, 150, 200, 250]);
});

Deno.test("loss curves refuse what a logarithmic axis cannot show, and unknown models", () => {
  const [run] = LOSS_CURVES.runs;
  const draw = (change: Partial<typeof run>) =>
    lossCurvesFigure({ ...LOSS_CURVES, runs: [{ ...run, ...change }] }, CONTEXT);
  assert.throws(
    () => draw({ validation: { step: [5], loss: [0] } }),
    /validation loss of unet_small, seed 0 is 0 at step 5/,
  );
  assert.throws(() => draw({ train: { step: [1, 2], loss: [1] } }), /has 2 steps and 1 values/);
  assert.throws(() => draw({ model: "other" }), /model other has no label/);
});

Deno.test("energy spectra name truth and models, mark the high-k band and drop what is 0", async () => {
  assertShows(await shown("energySpectra"), [
    "truth",
    "UNet",
    "FractalUNet",
    "energy E(k) [L²/T²]",
    "k ≥ 25",
    "10⁻³",
  ]);
  const none = { wavenumber: [0, 1], energy: [0, 0] };
  const draw = (energy: number[]) =>
    energySpectraFigure({
      title: "",
      unit: "1",
      panels: [{ title: "", truth: { wavenumber: [0, 1], energy }, models: [{ label: "m", ...none }] }],
      highWavenumber: 1,
    }, CONTEXT);
  assert.throws(() => draw([0, 0]), /all energies are 0/);
  assert.throws(() => draw([0, NaN]), /E\(1\) of truth is NaN/);
});
