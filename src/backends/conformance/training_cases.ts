/** A whole training step: gradients of a network by all its variables, and the optimiser's update. */
import * as tf from "@tensorflow/tfjs-core";
import { type ConformanceCase, fixedWeights, type Tensors } from "./conformance_case.ts";

const image = (tensor: tf.Tensor) => tensor as tf.Tensor4D;

/** A U-Net of one stage: conv, pool, conv, up, skip connection, 1×1 output. */
function predict({ x, encoder, middle, up, output, bias }: Tensors): tf.Tensor {
  const [batch, rows, columns] = image(x).shape;
  const encoded = tf.relu(tf.conv2d(image(x), image(encoder), 1, "same"));
  const bottom = tf.relu(tf.conv2d(tf.maxPool(encoded, 2, 2, "valid"), image(middle), 1, "same"));
  const raised = tf.conv2dTranspose(
    bottom,
    image(up),
    [batch, rows, columns, image(up).shape[2]],
    2,
    "valid",
  );
  const joined = tf.concat([raised, encoded], 3);
  return tf.add(tf.conv2d(image(joined), image(output), 1, "valid"), bias);
}

/**
 * Two steps of Adam. Compared are the changes of the weights, not the weights, and Adam's ε is large: at the usual
 * ε the first step is the sign of the gradient, which a rounding error turns round where the gradient is small.
 */
function twoStepsOfAdam({ x, ...initial }: Tensors): Tensors {
  const names = Object.keys(initial);
  const variables = names.map((name) => tf.variable(initial[name]));
  const optimizer = tf.train.adam(0.01, 0.9, 0.999, 0.1);
  const [batch, rows, columns] = image(x).shape;
  const target = fixedWeights([batch, rows, columns, 1]);
  const weights = (): Tensors =>
    Object.fromEntries(variables.map((variable, index) => [names[index], variable]));
  const loss = () => tf.mean(tf.square(tf.sub(predict({ x, ...weights() }), target))).asScalar();
  const losses = [1, 2].map((step) =>
    [`loss of step ${step}`, optimizer.minimize(loss, true, variables)!] as const
  );
  const changes = names.map((name, index) =>
    [`change of ${name}`, tf.sub(variables[index], initial[name])] as const
  );
  tf.dispose(variables);
  optimizer.dispose();
  return Object.fromEntries<tf.Tensor>([...losses, ...changes]);
}

/** The step that a training loop repeats. */
export const trainingCases: readonly ConformanceCase[] = [
  {
    name: "two steps of Adam on a small U-Net",
    arithmetic: "contraction",
    inputs: {
      x: [2, 4, 4, 2],
      encoder: [3, 3, 2, 3],
      middle: [3, 3, 3, 4],
      up: [2, 2, 3, 4],
      output: [1, 1, 6, 1],
      bias: [1],
    },
    compute: twoStepsOfAdam,
  },
];
