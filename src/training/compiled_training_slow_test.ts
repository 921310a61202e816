/** Training on the native backend, compiled against eager. */
import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { noTensorflow, openBinding } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { tinyTraining } from "./testing/tiny_training.ts";
import { weightDifference } from "./testing/weight_difference.ts";

function nativeTest(name: string, body: (folder: string) => Promise<void>): void {
  Deno.test(name, { ignore: noTensorflow }, async () => {
    await tf.setBackend("tensorflow");
    await using folder = await temporaryFolder();
    await body(folder.path);
  });
}

type Trained = NonNullable<Awaited<ReturnType<typeof tinyTraining>>>;

/** The largest |a − b|/|b|. */
function relativeDifference(a: readonly number[], b: readonly number[]): number {
  assert.equal(a.length, b.length);
  return Math.max(...a.map((value, index) => Math.abs(value - b[index]) / Math.abs(b[index])));
}

nativeTest(
  "compiled training agrees with eager: losses to 1e-5 over 80 steps, weights to 1e-3 (oracle: eager)",
  async (folder) => {
    const compiled = await tinyTraining(join(folder, "compiled.h5"), { steps: 80, jit: true }) as Trained;
    const eager = await tinyTraining(join(folder, "eager.h5"), { steps: 80, jit: false }) as Trained;
    const [ours, theirs] = [compiled.outcome.history, eager.outcome.history];
    assert.ok(relativeDifference(ours.trainingLoss, theirs.trainingLoss) <= 1e-5);
    assert.ok(relativeDifference(ours.validationLoss, theirs.validationLoss) <= 1e-5);
    assert.ok(weightDifference(compiled.weights, eager.weights) <= 1e-3);
    assert.ok(ours.validationLoss.at(-1)! < 0.5 * ours.validationLoss[0], "it learned");
  },
);

nativeTest(
  "a compiled training that is stopped and resumed has the bits of one that ran through (invariant)",
  async (folder) => {
    const whole = await tinyTraining(join(folder, "whole.h5"));
    assert.equal(await tinyTraining(join(folder, "parts.h5"), { stopAt: 8 }), undefined);
    assert.deepEqual(await tinyTraining(join(folder, "parts.h5")), whole);
  },
);

for (const jit of [true, false]) {
  nativeTest(
    `a checkpoint of a training with jit=${jit} is resumed with jit=${!jit} (oracle: eager throughout)`,
    async (folder) => {
      const path = join(folder, "mixed.h5");
      assert.equal(await tinyTraining(path, { stopAt: 6, jit }), undefined);
      const mixed = await tinyTraining(path, { jit: !jit }) as Trained;
      const eager = await tinyTraining(join(folder, "eager.h5"), { jit: false }) as Trained;
      const [a, b] = [mixed.outcome.history.trainingLoss, eager.outcome.history.trainingLoss];
      assert.ok(relativeDifference(a, b) <= 1e-5);
      assert.ok(weightDifference(mixed.weights, eager.weights) <= 1e-3);
    },
  );
}

nativeTest(
  "tensors and TensorFlow's handles are flat over compiled steps, and all gone afterwards (invariant)",
  async (folder) => {
    const held = () => [tf.memory().numTensors, openBinding().getNumOfTensors()].join();
    await tinyTraining(join(folder, "warm-up.h5"));
    const before = held();
    const counts = new Set<string>();
    await tinyTraining(join(folder, "again.h5"), {
      onStep: (step) => {
        // the first validation, at step 4, compiles another function
        if (step > 4) counts.add(held());
      },
    });
    assert.equal(counts.size, 1, [...counts].join(" "));
    assert.equal(held(), before);
  },
);
