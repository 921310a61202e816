/** Oracle: the same gradients, op by op. */

import * as tf from "@tensorflow/tfjs-core";
import { jit } from "../../jit/mod.ts";
import { noTensorflow } from "../testing/open_for_tests.ts";
import { assertClose, wave } from "./testing/compare.ts";

const matrix = () => tf.tensor2d(wave(24), [6, 4]);
const image = () => tf.tensor4d(wave(64), [1, 4, 4, 4]);
const statistics = () => [2, 3, 4].map((offset) => tf.tensor1d(wave(4, offset)));
const variance = () => tf.tensor1d(wave(4).map((value) => value + 1.1));

interface Case {
  readonly inputs: () => tf.Tensor[];
  readonly f: (...inputs: tf.Tensor[]) => tf.Tensor;
}
const cases: Readonly<Record<string, Case>> = {
  relu: { inputs: () => [matrix()], f: (x) => tf.relu(x) },
  "abs (step with a slope)": { inputs: () => [matrix()], f: (x) => tf.abs(x) },
  "relu6 (step)": { inputs: () => [matrix()], f: (x) => tf.relu6(x) },
  "a bias": { inputs: () => [matrix(), tf.tensor1d(wave(4))], f: (x, bias) => tf.square(tf.add(x, bias)) },
  "max pooling": {
    inputs: () => [image()],
    f: (x) => tf.square(tf.maxPool(x as tf.Tensor4D, 2, 2, "valid")),
  },
  "batch normalisation": {
    inputs: () => [image(), ...statistics(), variance()],
    f: (x, ...four) => {
      const [mean, offset, scale, variance] = four as tf.Tensor1D[];
      return tf.square(tf.batchNorm(x, mean, variance, offset, scale));
    },
  },
};

for (const [name, { inputs, f }] of Object.entries(cases)) {
  Deno.test(`the gradient of ${name}, compiled (run op by op)`, { ignore: noTensorflow }, async () => {
    await tf.setBackend("tensorflow");
    const gradients = (...values: tf.Tensor[]) => tf.grads(f)(values);
    using compiled = jit(gradients);
    tf.tidy(() => {
      const values = inputs();
      const expected = gradients(...values);
      // The first call traces.
      for (let call = 0; call < 2; call++) {
        compiled(...values).forEach((one, index) => assertClose(one.dataSync(), expected[index].dataSync()));
      }
    });
  });
}
