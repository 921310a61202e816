import assert from "node:assert/strict";
import { InputError } from "@/core/errors.ts";
import { modelConfigSchema } from "@/models/mod.ts";
import { tinyConfig } from "../prepare/fixtures/tiny_config.ts";
import type { DataShape } from "./data_shape.ts";
import { requireBatch, requireFit } from "./fit.ts";
import { resolvePlan } from "./resolve.ts";

const set: DataShape = {
  name: "mine_ind",
  channels: ["u", "v", "p"],
  targets: 2,
  frameInterval: 0.1,
  scaling: ["log", undefined, undefined],
  grid: { times: 5, height: 16, width: 32 },
};
const model = modelConfigSchema.parse({
  name: "net",
  type: "unet",
  input_shape: [16, 32, 3],
  output_channels: 2,
  channels: [2, 3],
  kernel_size: 3,
  use_skip: true,
  dropout: 0,
});

function check(
  { ind = {}, ood = {}, net = {}, steps = 4 }: {
    ind?: Partial<DataShape>;
    ood?: Partial<DataShape>;
    net?: Partial<typeof model>;
    steps?: number;
  },
) {
  requireFit({
    models: [{ ...model, ...net } as typeof model],
    evaluation: { rollout_steps: steps },
    data: { ind: { ...set, ...ind }, ood: { ...set, name: "mine_ood", ...ood } },
  }, { where: "configs/experiments/Mine.yaml" });
}

Deno.test("what fits is taken; whatever does not is named with what would (one change at a time)", () => {
  check({});
  check({ ood: { scaling: [undefined, undefined, undefined] } });
  check({ ind: { grid: undefined }, ood: { grid: undefined }, net: { input_shape: [64, 64, 3] } });
  const cases: [Parameters<typeof check>[0], RegExp][] = [
    [
      { net: { output_channels: 3 } },
      /models\.net\.output_channels is 3, and mine_ind has 2 targets \(u, v\); set .* to 2$/,
    ],
    [{ net: { output_channels: 1 } }, /models\.net\.output_channels is 1, and mine_ind has 2 targets/],
    [{ net: { input_shape: [16, 32, 2] } }, /input_shape is \[16, 32, 2\], .*of \[16, 32, 3\] \(u, v, p\)/],
    [{ net: { input_shape: [32, 16, 3] } }, /input_shape is \[32, 16, 3\].*set .* to \[16, 32, 3\]$/],
    [{ ood: { channels: ["v", "u", "p"] } }, /channels: mine_ind has u, v, p, mine_ood has v, u, p/],
    [{ ood: { channels: ["u", "v"], scaling: [] } }, /channels: mine_ind has u, v, p, mine_ood has u, v;/],
    [{ ood: { targets: 3 } }, /targets: mine_ind has 2, mine_ood has 3/],
    [{ ood: { frameInterval: 0.2 } }, /time from frame to frame: mine_ind has 0\.1, mine_ood has 0\.2/],
    [
      { ood: { grid: { times: 5, height: 8, width: 32 } } },
      /points along y and x: mine_ind has 16 × 32, mine_ood has 8 × 32/,
    ],
    [
      { ood: { scaling: ["sigma", undefined, undefined] } },
      /channels\[0\]\.normalisation of mine_ood is not that of mine_ind/,
    ],
    [{ steps: 5 }, /rollout_steps is 5, and a trajectory of mine_ind has 5 frames.*at most 4$/],
    [
      { ood: { grid: { times: 3, height: 16, width: 32 } } },
      /rollout_steps is 4, and a trajectory of mine_ood has 3 frames/,
    ],
  ];
  for (const [change, message] of cases) {
    assert.throws(() => check(change), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, message);
      return true;
    });
  }
  assert.throws(
    () => check({ net: { output_channels: 3, input_shape: [16, 32, 2] }, steps: 9 }),
    /output_channels is 3.*input_shape is \[16, 32, 2\].*rollout_steps is 9/,
  );
});

Deno.test("a plan whose networks predict too many or too few channels resolves no further (oracle: vorticity alone is predicted)", async () => {
  const fields = ["output_channels=2", "output_channels=3", "input_shape=[64,64,1]", "input_shape=[32,32,3]"];
  for (const field of fields) {
    const name = field.split("=")[0];
    await assert.rejects(
      resolvePlan([`models.unet_small.${field}`]),
      new RegExp(`models\\.unet_small\\.${name} is .*, and cfd2d_ind_v1 has`),
    );
  }
  await assert.rejects(resolvePlan(["data=cfd2d_ood_small"]), /points along y and x: .* 64 × 64, .* 32 × 32/);
  await assert.rejects(resolvePlan(["evaluation.rollout_steps=41"]), /rollout_steps is 41, .* has 41 frames/);
});

Deno.test("a batch of all pairs of frames is taken, one more is refused (oracle: trajectories × (frames − 1))", async () => {
  const size = { trajectories: 3, times: 5 };
  const check = (batch_size: number) =>
    requireBatch({ training: { batch_size }, ind: tinyConfig, size }, { where: "Mine" });
  check(12);
  assert.throws(() => check(13), {
    name: "InputError",
    message:
      `Mine: training.batch_size is 13, and the training split of ${tinyConfig.name} has 12 pairs of ` +
      "frames; set training.batch_size to at most 12",
  });
  const small = ["experiment=E1_small", "model=unet_small", "seed=0", "training.steps=2"]; // 8 × 16 pairs
  await resolvePlan([...small, "training.batch_size=128"]);
  await assert.rejects(
    resolvePlan([...small, "training.batch_size=129"]),
    /is 129, .* has 128 pairs of frames/,
  );
});

Deno.test("a network that no memory could hold is refused before it is built (oracle: the limits in the schemas)", async () => {
  const cases: readonly (readonly [override: string, message: RegExp])[] = [
    [
      "models.unet_small.channels=[16,32,1e9]",
      /models\.unet_small\.channels\[2\]: expected at most 4096, got 1000000000/,
    ],
    [
      "models.fractal_unet_small.columns=60",
      /models\.fractal_unet_small\.columns: expected at most 8, got 60/,
    ],
  ];
  for (const [override, message] of cases) await assert.rejects(resolvePlan([override]), message);
});
