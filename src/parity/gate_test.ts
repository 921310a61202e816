import assert from "node:assert/strict";
import { loadYaml } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { architecture, type ConfigOf, type ModelConfig, modelConfigSchema } from "@/models/mod.ts";
import { TINY_NETWORKS } from "@/models/testing/tiny_networks.ts";
import { countModel } from "./count.ts";
import { parityGate } from "./gate.ts";
import { sameStructure } from "./structure.ts";
import { formatParityTable } from "./table.ts";

const counts = (parameters: number, macs = 1_000_000) => ({ name: "counted", parameters, macs });

async function modelFile(name: string): Promise<ModelConfig> {
  return await loadYaml(
    new URL(`../../configs/models/${name}.yaml`, import.meta.url).pathname,
    modelConfigSchema,
  );
}
const fractal = await modelFile("fractal_unet_small");
const unet = await modelFile("unet_small") as ConfigOf<"unet">;

Deno.test("parityGate: fractal_unet_small is within 5 % of unet_small (counts of fvcore)", () => {
  const result = parityGate(fractal, unet);
  assert.equal(result.passed, true);
  assert.deepEqual(result.parameterRatio, {
    numerator: 468_585,
    denominator: 465_313,
    value: 468_585 / 465_313,
  });
  assert.deepEqual(result.macRatio, {
    numerator: 393_891_840,
    denominator: 395_575_296,
    value: 393_891_840 / 395_575_296,
  });
  assert.deepEqual(parityGate(countModel(fractal), countModel(unet)), result);
});

// 1/20 of the baseline is whole for the first two. In doubles |1.05 − 1| > 0.05, so that a naive gate fails them.
for (
  const [baseline, allowance] of [[1_000_000, 50_000], [20, 1], [465_313, 23_265], [
    2 ** 53 - 1,
    450359962737049,
  ]]
) {
  Deno.test(`parityGate: of ${baseline}, ±${allowance} pass and one unit more fails (whole numbers)`, () => {
    for (const sign of [1, -1]) {
      const edge = baseline + sign * allowance;
      if (edge > Number.MAX_SAFE_INTEGER) continue;
      assert.equal(parityGate(counts(edge), counts(baseline), 0.05).passed, true);
      assert.equal(parityGate(counts(edge + sign), counts(baseline), 0.05).passed, false);
    }
  });
}

Deno.test("parityGate: each column that lies outside is a finding with both numbers (the message)", () => {
  const { findings } = parityGate({ ...counts(106, 1), name: "f" }, { ...counts(100, 2), name: "u" }, 0.05);
  assert.deepEqual(findings, [
    "parameters: f has 106, u has 100; the ratio 1.06 lies outside 1 ± 0.05",
    "macs: f has 1, u has 2; the ratio 0.5 lies outside 1 ± 0.05",
  ]);
});

Deno.test("parityGate: a tolerance counts as the decimal that it is written as (exact fractions)", () => {
  assert.equal(parityGate(counts(100), counts(100), 0).passed, true);
  assert.equal(parityGate(counts(101), counts(100), 0).passed, false);
  assert.equal(parityGate(counts(10_000_001), counts(10_000_000), 1e-7).passed, true);
  assert.equal(parityGate(counts(10_000_002), counts(10_000_000), 1e-7).passed, false);
  assert.equal(parityGate(counts(300), counts(100), 2).passed, true);
});

for (
  const [title, run] of Object.entries({
    "a negative tolerance": () => parityGate(counts(1), counts(1), -0.05),
    "no number": () => parityGate(counts(1), counts(1), NaN),
    "an infinite tolerance": () => parityGate(counts(1), counts(1), Infinity),
    "an empty baseline": () => parityGate(counts(1), counts(0)),
    "half a parameter": () => parityGate(counts(1.5), counts(1)),
  })
) {
  Deno.test(`parityGate: ${title} is bad input (error class)`, () => assert.throws(run, InputError));
}

Deno.test("sameStructure: every architecture differs from every other, an FNO of other modes is another (definition)", () => {
  const graphs = Object.values(TINY_NETWORKS).map(architecture);
  graphs.forEach((a, i) => graphs.forEach((b, j) => assert.equal(sameStructure(a, b), i === j)));
  const { fno } = TINY_NETWORKS;
  assert.equal(sameStructure(architecture({ ...fno, modes: 2 }), architecture(fno)), false);
  assert.equal(sameStructure(architecture({ ...fno, channels: 7 }), architecture(fno)), true);
});

Deno.test("sameStructure: the study's two networks differ; widths, sizes and dropout make no other network (definition)", () => {
  assert.equal(sameStructure(architecture(fractal), architecture(unet)), false);
  const wider: ModelConfig = { ...unet, channels: [1, 2, 3], input_shape: [8, 8, 3], dropout: 0.1 };
  assert.equal(sameStructure(architecture(wider), architecture(unet)), true);
  for (const other of [{ use_skip: false }, { kernel_size: 5 }, { channels: [1, 2] }]) {
    assert.equal(sameStructure(architecture({ ...unet, ...other }), architecture(unet)), false);
  }
  const operations = ({ nodes }: ReturnType<typeof architecture>) => nodes.map(({ op }) => op).sort();
  assert.notDeepEqual(operations(architecture(fractal)), operations(architecture(unet)));
});

Deno.test("formatParityTable: rows line up and show totals, ratios and the verdict (the text)", () => {
  const [reference, other] = [countModel(unet), countModel(fractal)];
  const text = formatParityTable({ reference, others: [other], tolerance: 0.05 });
  assert.match(text, /^total +468,585 +393,891,840 /m);
  assert.match(text, /^decoder1\.up +conv2d_transpose +32×32×64 +32,832 +8,388,608 +65,536 /m);
  assert.match(text, /^parameters +468,585 +465,313 +1\.007032$/m);
  assert.match(text, /^parity: passed \(both ratios within 1 ± 0\.05\)$/m);
  const third = { ...reference, name: "third", macs: 1 };
  const three = { reference, others: [other, third] };
  const failed = formatParityTable({ ...three, tolerance: 0.05 });
  assert.match(failed, /ratio fractal_unet_small +ratio third$/m);
  assert.match(failed, /^parity: FAILED\n {2}macs: third has 1, unet_small has 395575296/m);
  assert.match(formatParityTable({ ...three, tolerance: undefined }), /^parity: not asked for$/m);
});
