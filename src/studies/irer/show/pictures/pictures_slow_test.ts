import assert from "node:assert/strict";
import { CYCLIC } from "./cyclic_colours.ts";
import { fieldPicturesFigure } from "./field_pictures.ts";
import { geneCourseFigure } from "./gene_course.ts";
import { nullDistributionsFigure } from "./null_distributions.ts";
import { ringSpectrumFigure } from "./ring_spectrum.ts";
import { searchCourseFigure } from "./search_course.ts";
import { CONTEXT } from "@/figures/testing/context.ts";
import { COURSE, FIELDS, GENE_COURSE, irerPictures, NULLS, SPECTRUM, TRADE_OFF } from "./testing/pictures.ts";
import { tradeOffFigure } from "./trade_off.ts";
import { assertShows, layersOf, svgOf, textsOf } from "@/figures/testing/shown.ts";
import { testPictures } from "@/figures/testing/test_pictures.ts";

testPictures("the pictures of IRER", irerPictures);

Deno.test("the cyclic map meets at its ends, is darkest at 0, blue below and orange above (definition)", () => {
  const colour = (i: number) => [...CYCLIC.subarray(3 * i, 3 * i + 3)];
  // relative luminance (IEC 61966-2-1)
  const luminance = (i: number) =>
    colour(i).map((channel) => ((channel / 255 + 0.055) / 1.055) ** 2.4)
      .reduce((total, linear, c) => total + [0.2126, 0.7152, 0.0722][c] * linear, 0);
  assert.deepEqual(colour(0), colour(255));
  const levels = Array.from({ length: 256 }, (_, i) => luminance(i));
  assert.ok(Math.abs(levels.indexOf(Math.min(...levels)) - 127.5) < 5);
  const [negative, positive] = [colour(64), colour(191)];
  assert.ok(negative[2] > negative[0] + 80 && positive[0] > positive[2] + 80, `${negative}; ${positive}`);
  // no step between neighbours is larger than a few of 256 levels: bands would look like structure
  for (let i = 1; i < 256; i++) {
    const step = Math.max(...colour(i).map((channel, c) => Math.abs(channel - colour(i - 1)[c])));
    assert.ok(step <= 8, `${step} at ${i}`);
  }
});

Deno.test("fields: a scale each with round ticks, −π to π for the angle, two images a field (SVG facts)", async () => {
  const svg = await svgOf(fieldPicturesFigure(FIELDS, CONTEXT));
  const texts = textsOf(svg);
  assertShows(texts, ["ramp", "x [1]", "0.2", "0.8", "−π", "π/2", "−1.000", "g"]);
  assert.equal(svg.match(/<image /g)?.length, 6);
  assert.equal(texts.filter((text) => text === "π").length, 1);
  const draw = (values: readonly number[], colours: "viridis" | "cyclic" = "viridis") =>
    fieldPicturesFigure({ ...FIELDS, pictures: [{ title: "f", quantity: "f", values, colours }] }, CONTEXT);
  const one = (value: number) => Array.from({ length: 64 }, (_, i) => i === 5 ? value : 0);
  assert.throws(() => draw([1, 2]), /'f' has 2 values, not 8²/);
  assert.throws(() => draw(one(NaN)), /'f' holds NaN/);
  assert.throws(() => draw(one(4), "cyclic"), /'f' is no angle/);
  // ticks of values that differ in the seventh digit have that many digits, and none is NaN
  const fine = await svgOf(draw(one(1).map((value) => 1 + 1e-7 * value)));
  assert.ok(!fine.includes("NaN"));
  assert.ok(new Set(textsOf(fine).filter((text) => text.startsWith("1.000000"))).size >= 2);
});

Deno.test("spectrum: dots lie on both curves, found and missed targets differ, circles are open (by hand)", async () => {
  const spec = ringSpectrumFigure(SPECTRUM, CONTEXT);
  const points = layersOf(spec).filter(({ mark }) => mark.type === "point").map(({ data }) => data.values);
  const [matched, open] = points;
  // a straight line in the logarithm: P(2.5) = e^−2.5; half way between levels 1 and 1, and 1 and 0
  assert.ok(Math.abs(matched[0].power - Math.exp(-2.5)) < 1e-15 && matched[0].level === 1);
  assert.ok(Math.abs(open[0].power - Math.exp(-3.5)) < 1e-15 && open[0].level === 0.5);
  const rules = layersOf(spec).filter(({ mark }) => mark.type === "rule");
  assert.deepEqual(rules.map(({ data, mark }) => [data.values.length, mark.strokeDash !== undefined]), [
    [1, false],
    [1, true],
    [1, false],
    [1, true],
  ]);
  assertShows(textsOf(await svgOf(spec)), ["ln 2", "ln 3", "level"]);
  const draw = (change: Partial<typeof SPECTRUM>) => ringSpectrumFigure({ ...SPECTRUM, ...change }, CONTEXT);
  assert.throws(() => draw({ power: [1, 2] }), /are 4,2,4/);
  assert.throws(() => draw({ power: [1, NaN, 1, 1] }), /P\(2\) is NaN/);
  assert.throws(() => draw({ power: [0, 0, 0, 0] }), /no power above 0/);
  assert.throws(() => draw({ peaks: [{ k: 5, matched: true }] }), /the peak at 5 lies off the curve/);
});

Deno.test("nulls: every draw is in a bin, those up to the observed value and no others are coloured (count)", async () => {
  const layers = layersOf(nullDistributionsFigure(NULLS, CONTEXT)).filter(({ mark }) => mark.type === "rect");
  const drawsOf = ({ data }: { data: { values: { draws: number }[] } }) =>
    data.values.reduce((total, { draws }) => total + draws, 0);
  // of the first null 0.1 and 0.3 count, 0.31 and 0.9 do not, ∞ has no bin
  assert.deepEqual(layers.map(drawsOf), [2, 2, 5, 0]);
  for (const { data } of [layers[1], layers[3]]) {
    for (const { to } of data.values) assert.ok(to <= 0.3 + 1e-12, `${to}`);
  }
  const texts = textsOf(await svgOf(nullDistributionsFigure(NULLS, CONTEXT)));
  assertShows(texts, ["p = 0.5", "p = 0.167", "phases (1 of 5 draws without a value)", "draws"]);
  const draw = (draws: number[], observed: number) =>
    nullDistributionsFigure({ ...NULLS, observed, nulls: [{ title: "n", draws, p: 1 }] }, CONTEXT);
  assert.throws(() => draw([Infinity], 1), /no draw has a value/);
  assert.throws(() => draw([1], Infinity), /a value is Infinity/);
  assert.throws(() => draw([NaN], 1), /a value is NaN/);
  // at 0 and far above all draws
  for (const observed of [0, 50]) {
    const bars = layersOf(draw([0, 1, 2], observed)).filter(({ mark }) => mark.type === "rect");
    assert.deepEqual(bars.map(drawsOf), observed === 0 ? [2, 1] : [0, 3]);
  }
});

Deno.test("course: best and median of a generation, a line a search from its first fitness on (by hand)", async () => {
  const spec = searchCourseFigure(COURSE, CONTEXT);
  const [dots, best, middle, searches] = layersOf(spec).map(({ data }) => data.values);
  assert.equal(dots.length, 6);
  assert.deepEqual(best.map(({ fitness }) => fitness), [4, 5]);
  assert.deepEqual(middle.map(({ fitness }) => fitness), [2, 4]);
  assert.deepEqual(
    searches.filter(({ label }) => label === "random").map(({ evaluation }) => evaluation),
    [2, 3, 4],
  );
  assertShows(textsOf(await svgOf(spec)), ["evolution", "random", "generation", "evaluated fields"]);
  const draw = (fitness: number) =>
    searchCourseFigure({ ...COURSE, generations: [{ generation: 0, fitnesses: [fitness] }] }, CONTEXT);
  // a failed evaluation has fitness 0, which is not to be drawn
  assert.throws(() => draw(0), /a fitness is 0/);
  const none = { ...COURSE, generations: [], searches: [] };
  assert.throws(() => searchCourseFigure(none, CONTEXT), /nothing has a fitness/);
  assertShows(textsOf(await svgOf(draw(1e6))), ["10⁶"]);
});

Deno.test("trade-off: the front is a staircase through its points by rising x, the best has a diamond (by hand)", () => {
  const [line, others, front, best] = layersOf(tradeOffFigure(TRADE_OFF, CONTEXT));
  assert.deepEqual(line.data.values.map(({ x, y }) => [x, y]), [[1, 4], [2, 2]]);
  assert.equal(line.mark.interpolate, "step-after");
  assert.deepEqual([others, front, best].map(({ data }) => data.values.length), [1, 2, 1]);
  assert.equal(best.mark.shape, "diamond");
  assert.throws(() => tradeOffFigure({ ...TRADE_OFF, points: [] }, CONTEXT), /there are no points/);
  const bad = [{ x: 1, y: NaN, front: false, best: false }];
  assert.throws(() => tradeOffFigure({ ...TRADE_OFF, points: bad }, CONTEXT), /a coordinate is NaN/);
});

Deno.test("genes: a dot a member that was measured, a cross where not, the best of each generation ringed (count)", async () => {
  const spec = geneCourseFigure(GENE_COURSE, CONTEXT);
  assert.deepEqual(layersOf(spec).map(({ data }) => data.values.length), [1, 2, 2, 1, 2, 2]);
  assertShows(textsOf(await svgOf(spec)), ["κ", "α", "crosses: failed", "fitness"]);
  const draw = (genome: number[], fitness: number | null) =>
    geneCourseFigure({ ...GENE_COURSE, members: [{ generation: 0, genome, fitness }] }, CONTEXT);
  assert.throws(() => draw([1], 1), /a genome has 1 of 2/);
  assert.throws(() => draw([0.01, 1], 0), /a fitness is 0/);
  assert.ok(!(await svgOf(draw([0.01, 1], null))).includes("NaN"));
  assert.throws(() => geneCourseFigure({ ...GENE_COURSE, members: [] }, CONTEXT), /there are no members/);
});
