import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { seriesInMemory } from "@/training/mod.ts";
import type { Scaling } from "../plan/data_config.ts";
import { measureSet, type PredictedFrames } from "./measure_set.ts";
import { fieldErrors } from "./metrics.ts";

const [trajectories, times, size] = [2, 4, 16];
const points = size * size;

/** Two predicted channels and an input: u of size 1, p of size `unit` about `offset`; predictions are off by a tenth. */
function set({ unit = 1, offset = 0, swapped = false, scaling = "mean_sigma" as Scaling, only }: {
  unit?: number;
  offset?: number;
  swapped?: boolean;
  scaling?: Scaling;
  only?: "u" | "p";
} = {}) {
  const random = randomStream(9, "fields");
  const count = trajectories * times * points;
  const draw = () => Array.from({ length: count }, () => Math.round(1024 * random.normal()) / 1024);
  const [u, p, errorU, errorP] = [draw(), draw(), draw(), draw()];
  const channels = {
    u: { truth: u, error: errorU.map((error) => error / 8) },
    p: { truth: p.map((value) => unit * value + offset), error: errorP.map((error) => unit * error / 16) },
  };
  const names = only ? [only] : swapped ? ["p", "u"] as const : ["u", "p"] as const;
  const truth = new Float32Array(count * (names.length + 1));
  const predicted = new Float32Array(count * names.length);
  for (let at = 0; at < count; at++) {
    names.forEach((name, channel) => {
      truth[at * (names.length + 1) + channel] = channels[name].truth[at];
      predicted[at * names.length + channel] = channels[name].truth[at] + channels[name].error[at];
    });
  }
  const frames = (steps: number): PredictedFrames => ({
    steps,
    frame: (trajectory, step) => {
      const start = (trajectory * times + step + 1) * points * names.length;
      return predicted.subarray(start, start + points * names.length);
    },
  });
  return measureSet("test", seriesInMemory(truth, [trajectories, times, size, size, names.length + 1]), {
    nextState: frames(times - 1),
    rollout: frames(2),
    names,
    scaling: [...names.map(() => scaling), "sigma"],
    resolvedWavenumber: 7,
    quantity: "other",
  });
}

const near = (a: number | null, b: number | null, tolerance = 1e-6) =>
  assert.ok(Math.abs(a! / b! - 1) < tolerance, `${a} ${b}`);

Deno.test("one channel: the measures of fieldErrors over all fields, to the bit (oracle: the whole arrays at once)", () => {
  const { metrics } = set({ only: "u", scaling: "sigma" });
  assert.equal(metrics.channels, undefined);
  const random = randomStream(9, "fields");
  const count = trajectories * times * points;
  const draw = () => Float32Array.from({ length: count }, () => Math.round(1024 * random.normal()) / 1024);
  const [truth, , error] = [draw(), draw(), draw()];
  const later = (values: Float32Array, shift: number) =>
    Float32Array.from(
      Array.from({ length: trajectories }, (_, i) => [
        ...values.subarray((i * times + shift) * points, (i * times + shift + times - 1) * points),
      ]).flat(),
    );
  const predicted = truth.map((value, at) => value + error[at] / 8);
  const expected = fieldErrors(later(predicted, 1), later(truth, 1), { fieldSize: points });
  assert.deepEqual([metrics.mse, metrics.mae, metrics.nrmse], [expected.mse, expected.mae, expected.nrmse]);
  const still = fieldErrors(later(truth, 0), later(truth, 1), { fieldSize: points });
  assert.equal(metrics.persistence_nrmse, still.nrmse);
  assert.equal(metrics.rollout_nrmse!.length, 2);
});

Deno.test("several channels: each as if it were alone, the whole their mean, whatever unit one has (invariance under scale)", () => {
  const { metrics } = set();
  const [u, p] = [metrics.channels!.u, metrics.channels!.p];
  near(u.nrmse, 1 / 8, 0.1);
  near(p.nrmse, 1 / 16, 0.1);
  assert.deepEqual({ ...set({ only: "u" }).metrics, samples: undefined }, { ...u, samples: undefined });
  near(metrics.nrmse, (u.nrmse + p.nrmse) / 2, 1e-12);
  near(metrics.rollout_nrmse![1], (u.rollout_nrmse![1]! + p.rollout_nrmse![1]!) / 2, 1e-12);
  const pascals = set({ unit: 65536 }).metrics;
  near(pascals.channels!.p.mse, p.mse * 65536 ** 2);
  near(pascals.channels!.p.mae, p.mae * 65536);
  for (const key of ["mse", "mae", "nrmse", "high_k_error", "persistence_nrmse"] as const) {
    near(pascals[key], metrics[key]);
  }
});

Deno.test("the order of the channels changes nothing (permutation); nor does an offset, where the mean is subtracted", () => {
  const { metrics, spectra } = set();
  const swapped = set({ swapped: true });
  assert.deepEqual(swapped.metrics.channels, metrics.channels);
  near(swapped.metrics.nrmse, metrics.nrmse, 1e-12);
  const raised = set({ offset: 64 });
  for (const key of ["mse", "mae", "nrmse", "high_k_error", "persistence_nrmse"] as const) {
    near(raised.metrics.channels!.p[key], metrics.channels!.p[key], 1e-5);
  }
  spectra.truth.forEach((energy, k) => k > 0 && near(raised.spectra.truth[k], energy, 1e-5));
  const fromZero = set({ offset: 64, scaling: "sigma" }).metrics.channels!.p;
  near(fromZero.nrmse, 1 / 16 / 64, 0.1);
});
