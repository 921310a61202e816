/** The reference itself: the cpu backend's gradients of all cases against finite differences of its values. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { randomStream } from "@/core/random/mod.ts";
import { fixedWeights } from "./conformance_case.ts";
import { type ConformanceCase, conformanceCases, type Tensors } from "./mod.ts";
import "@/backends/register_gradients.ts";

const step = 2 ** -10;

/** Uniform numbers in [−1, 1). */
function randomTensors({ name, inputs }: ConformanceCase, purpose: string): Tensors {
  return Object.fromEntries(
    Object.entries(inputs).map(([input, shape]) => {
      const random = randomStream(1, `${name}/${input}/${purpose}`);
      const size = tf.util.sizeFromShape([...shape]);
      return [
        input,
        tf.tensor(Float32Array.from({ length: size }, () => 2 * random.uniform() - 1), [...shape]),
      ];
    }),
  );
}

/** Σ weight·value in double precision. */
function dot(value: tf.Tensor, weights: tf.Tensor = fixedWeights(value.shape)): number {
  const factors = weights.dataSync();
  return Array.from(value.dataSync()).reduce((sum, element, index) => sum + factors[index] * element, 0);
}

/** The slope along a random direction, from the gradients and from the central difference. */
type Slopes = { analytic: number; numeric: number; scale: number };

/** Undefined for a case that has no gradients. */
function slopes(conformanceCase: ConformanceCase): Slopes | undefined {
  const point = randomTensors(conformanceCase, "point");
  const names = Object.keys(point);
  const results = conformanceCase.compute(point);
  if (!(`gradient by ${names[0]}` in results)) return undefined;
  const direction = randomTensors(conformanceCase, "direction");
  const objective = (by: number) => {
    const moved = names.map((name) => [name, tf.add(point[name], tf.mul(direction[name], by))]);
    return dot(conformanceCase.compute(Object.fromEntries(moved)).value);
  };
  const parts = names.map((name) => dot(results[`gradient by ${name}`], direction[name]));
  return {
    analytic: parts.reduce((sum, part) => sum + part, 0),
    numeric: (objective(step) - objective(-step)) / (2 * step),
    scale: Math.max(1, ...parts.map(Math.abs)),
  };
}

Deno.test("the cpu backend's gradients equal central differences along random directions", async () => {
  await tf.setBackend("cpu");
  let compared = 0;
  for (const conformanceCase of conformanceCases) {
    const found = tf.tidy(() => slopes(conformanceCase));
    if (found === undefined) continue;
    compared++;
    const { analytic, numeric, scale } = found;
    assert.ok(
      Math.abs(analytic - numeric) < 2e-3 * scale,
      `${conformanceCase.name}: ${analytic} against ${numeric}`,
    );
  }
  assert.equal(compared, 37);
});

Deno.test("every case has a name of its own", () => {
  assert.equal(new Set(conformanceCases.map(({ name }) => name)).size, conformanceCases.length);
});
