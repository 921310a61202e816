import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { randomStream } from "@/core/random/mod.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { buildModel } from "@/models/mod.ts";
import { selectBackend } from "@/backends/mod.ts";
import { seriesInMemory, type SeriesShape, train } from "@/training/mod.ts";
import { unregularisedConfig } from "@/training/testing/tiny_training.ts";
import type { Scaling } from "../plan/data_config.ts";
import { normalisationOf } from "./normalise.ts";
import type { SplitData } from "./split_data.ts";

const [trajectories, times, size] = [3, 4, 8];

/** A split of one channel whose value is a function of trajectory, time and point. */
function split(
  value: (trajectory: number, time: number, point: number) => number,
  { scaling = "mean_sigma", targets = 1, rounding = 0, least = -Infinity, most = Infinity }: {
    scaling?: Scaling;
    targets?: number;
    rounding?: number;
    least?: number;
    most?: number;
  } = {},
): SplitData {
  const shape: SeriesShape = [trajectories, times, size, size, 1];
  const points = size * size;
  const data = Float32Array.from(
    { length: trajectories * times * points },
    (_, at) => value(Math.floor(at / points / times), Math.floor(at / points) % times, at % points),
  );
  return {
    series: seriesInMemory(data, shape),
    channels: ["p"],
    scaling: [scaling],
    examined: [{ least, most, rounding }],
    where: "mine.h5",
    targets,
    frameInterval: 1,
    resolvedWavenumber: 3,
    [Symbol.dispose]: () => {},
  };
}

/** Multiples of 1/64 that change from frame to frame; with an offset below 2^17 they are exact in single precision. */
const noise = randomStream(3, "pressure");
const numbers = Array.from(
  { length: trajectories * times * size * size },
  () => Math.round(64 * noise.normal()) / 64,
);
const pressure = (trajectory: number, time: number, point: number) =>
  numbers[(trajectory * times + time) * size * size + point];

Deno.test("mean_sigma: mean and standard deviation of values and of increments (the definition, in NumPy's form)", () => {
  const { input: [input], increment: [increment] } = normalisationOf(
    split((i, t, p) => pressure(i, t, p) + 2 * t),
  );
  const all = Array.from(
    { length: trajectories },
    (_, i) =>
      Array.from(
        { length: times },
        (_, t) => Array.from({ length: size * size }, (_, p) => pressure(i, t, p) + 2 * t),
      ),
  );
  const moments = (values: number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      mean,
      sigma: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length),
    };
  };
  const close = (a: { mean: number; sigma: number }, b: { mean: number; sigma: number }) => {
    assert.ok(
      Math.abs(a.mean - b.mean) < 1e-12 && Math.abs(a.sigma / b.sigma - 1) < 1e-12,
      `${a.mean} ${b.mean}`,
    );
  };
  close(input, moments(all.flat(2)));
  close(
    increment,
    moments(
      all.flatMap((frames) => frames.slice(1).flatMap((frame, t) => frame.map((v, p) => v - frames[t][p]))),
    ),
  );
  assert.ok(increment.mean > 1.5, "a drift of 2 a frame is part of the increments' mean");
});

Deno.test("sigma, none and a scale of one's own subtract nothing that is not theirs; log takes the logarithm (by definition)", () => {
  const of = (scaling: Scaling, value = pressure) => normalisationOf(split(value, { scaling, least: 0.1 }));
  const usual = of("mean_sigma");
  assert.deepEqual(of("sigma").input, [{ mean: 0, sigma: usual.input[0].sigma }]);
  assert.deepEqual(of("sigma").increment, [{ mean: 0, sigma: usual.increment[0].sigma }]);
  assert.deepEqual(of("none"), { input: [{ mean: 0, sigma: 1 }], increment: [{ mean: 0, sigma: 1 }] });
  assert.deepEqual(of({ mean: 3, sigma: 7 }), {
    input: [{ mean: 3, sigma: 7 }],
    increment: [{ mean: 0, sigma: 7 }],
  });
  const log = of("log", (i, t, p) => Math.exp(pressure(i, t, p)));
  assert.equal(log.input[0].logarithm, true);
  assert.ok(Math.abs(log.input[0].sigma / usual.input[0].sigma - 1) < 1e-6);
  assert.ok(Math.abs(log.increment[0].sigma / usual.increment[0].sigma - 1) < 1e-6);
});

Deno.test("what cannot be normalised is refused by the channel's name, with the remedy", () => {
  const refused = (data: SplitData, message: RegExp) =>
    assert.throws(() => normalisationOf(data), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, message);
      return true;
    });
  for (const scaling of ["mean_sigma", "sigma"] as const) {
    for (const constant of [0, 0.1, 101325]) {
      refused(
        split(() => constant, { scaling, targets: 0 }),
        new RegExp(
          `^mine\\.h5: channel 'p' is ${Math.fround(constant)} everywhere.*normalisation: constant or none`,
        ),
      );
    }
  }
  refused(
    split((_, __, point) => point),
    /channel 'p' changes by 0 from each frame to the next.*lower targets/,
  );
  refused(split((_, time, point) => point + 3 * time), /changes by 3 from each frame/);
  refused(split(pressure, { scaling: "constant" }), /is declared constant and lies in .* … .*mean_sigma/);
  refused(split(pressure, { scaling: "log", least: -2 }), /channel 'p' holds -2, which has no logarithm/);
  refused(
    split((i, t, p) => 1e9 + 64 * Math.round(pressure(i, t, p)), {
      rounding: 18,
      least: 1e9,
      most: 1e9 + 256,
    }),
    /lies in 1000000000 … 1000000256, where single precision loses .* %.*subtract a constant/,
  );
  refused(
    split(() => 1e9, { rounding: 0.3, least: 1e9, most: 1e9 + 1 }),
    /where single precision loses all that varies/,
  );
  assert.deepEqual(normalisationOf(split(() => -4, { scaling: "constant", targets: 0 })).input, [{
    mean: -4,
    sigma: 4,
  }]);
  assert.deepEqual(normalisationOf(split(() => 0, { scaling: "constant", targets: 0 })).input, [{
    mean: 0,
    sigma: 1,
  }]);
});

Deno.test("pressure + 101325, or in another unit, trains as pressure does: losses to 1e-5 (oracle: pressure itself)", async () => {
  await selectBackend({ requested: "cpu" });
  const losses = async (value: typeof pressure, scaling: Scaling) => {
    await using folder = await temporaryFolder();
    const data = split(value, { scaling });
    const model = buildModel(unregularisedConfig, { seed: 5 });
    const outcome = await train(model, {
      training: data.series,
      validation: data.series,
      plan: { seed: 5, batchSize: 2, normalisation: normalisationOf(data), symmetry: { y: 1, x: 1 } },
    }, {
      settings: {
        steps: 12,
        learningRate: 0.01,
        warmupSteps: 2,
        checkpointEverySteps: 99,
        validateEverySteps: 4,
      },
      checkpointPath: join(folder.path, "checkpoint.h5"),
    });
    model.dispose();
    assert.equal(outcome.status, "done");
    return [...outcome.history.trainingLoss, ...outcome.history.validationLoss];
  };
  const plain = await losses(pressure, "mean_sigma");
  for (
    const changed of [
      (i: number, t: number, p: number) => pressure(i, t, p) + 101325,
      (i: number, t: number, p: number) => 1024 * pressure(i, t, p) - 2048,
    ]
  ) {
    const found = await losses(changed, "mean_sigma");
    plain.forEach((loss, step) =>
      assert.ok(Math.abs(found[step] / loss - 1) < 1e-5, `step ${step}: ${found[step]} ${loss}`)
    );
  }
  const divided = await losses((i, t, p) => pressure(i, t, p) + 101325, "sigma");
  assert.ok(divided[0] > 100 * plain[0], "over σ alone the offset drowns what is to be learnt");
});

Deno.test("constants of one's own must leave numbers that a network can work on (oracle: value less mean, over sigma)", () => {
  const own = (scaling: Scaling, unit = 1) => split((i, t, p) => pressure(i, t, p) * unit, { scaling });
  for (const scaling of [{ mean: 5, sigma: 0.1 }, { mean: 0, sigma: 1000 }, "none"] as const) {
    normalisationOf(own(scaling));
  }
  const refused = [
    own({ mean: 0, sigma: 1e300 }),
    own({ mean: 0, sigma: 1e-300 }),
    own({ mean: 3e38, sigma: 1e-3 }),
    own({ mean: 1e9, sigma: 1 }),
    own("none", 1e-9),
    own("none", 1e9),
  ];
  for (const one of refused) {
    assert.throws(
      () => normalisationOf(one),
      /channel 'p' is .* behind its normalisation, beyond what networks work on/,
    );
  }
});

Deno.test("a channel near the end of single precision is refused by name and σ, one in a larger unit is not (oracle: 2⁻¹²⁶)", () => {
  for (const scaling of ["mean_sigma", "sigma", "none"] as const) {
    const scaled = (unit: number) => split((i, t, p) => pressure(i, t, p) * unit, { scaling });
    if (scaling !== "none") normalisationOf(scaled(1e-30));
    assert.throws(() => normalisationOf(scaled(1e-42)), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(
        error.message,
        /^mine\.h5: channel 'p' varies by σ = \d\.\de-4[23], too little for single precision/,
      );
      assert.match(error.message, /; store it in a smaller unit, so that σ is about 1$/);
      return true;
    });
  }
  const positive = (unit: number) =>
    split((i, t, p) => unit * (20 + pressure(i, t, p)), { scaling: "log", least: unit });
  normalisationOf(positive(1e-30));
  assert.throws(() => normalisationOf(positive(1e-42)), /'p' varies by .*e-41, too little/);
});
