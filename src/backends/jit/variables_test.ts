/** Variables in compiled functions. Oracle: the same function run op by op. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { jit, UntraceableError } from "./mod.ts";
import { jitTest, valuesOf, warningsOf } from "./testing/jit_test_case.ts";

jitTest(
  "a variable read and assigned: values come and go at each call, also those assigned between calls",
  () => {
    const sum = tf.variable(tf.scalar(0));
    using add = jit((x: tf.Tensor) => {
      const before = tf.clone(sum);
      sum.assign(tf.add(sum, x));
      sum.assign(tf.mul(sum, 2)); // reads what was assigned above
      return before;
    });
    const x = tf.scalar(3);
    assert.deepEqual([1, 2, 3].map(() => valuesOf(add(x))[0]), [0, 6, 18]);
    const seven = tf.scalar(7);
    sum.assign(seven);
    assert.equal(valuesOf(add(x))[0], 7);
    assert.equal(sum.dataSync()[0], 20);
    tf.dispose([sum, x, seven]);
  },
);

jitTest("a variable that is assigned an argument, another variable, a constant", () => {
  const [a, b, c] = [0, 0, 0].map((value) => tf.variable(tf.scalar(value)));
  using assign = jit((x: tf.Scalar) => {
    a.assign(x);
    b.assign(a as unknown as tf.Scalar);
    c.assign(tf.scalar(5));
  });
  for (const value of [1, 2, 3]) {
    const x = tf.scalar(value);
    assign(x);
    x.dispose();
    assert.deepEqual([a, b, c].map((variable) => variable.dataSync()[0]), [value, value, 5]);
  }
  tf.dispose([a, b, c]);
});

jitTest("variables and tensors on one memory are told apart: made of one another, cloned, assigned", () => {
  const ends = [false, true].map((enabled) => {
    const start = tf.tensor1d([1, 2]);
    const [weight, other, target] = [start, start, tf.zerosLike(start)].map((value) => tf.variable(value));
    target.assign(weight as unknown as tf.Tensor1D);
    const copy = tf.clone(weight as tf.Tensor);
    using compiled = jit(() => {
      weight.assign(tf.add(weight, 1));
      return tf.stack([start, weight, other, target, copy]);
    }, { enabled });
    const values = [valuesOf(compiled()), valuesOf(compiled())];
    const ten = tf.tensor1d([10, 10]);
    other.assign(ten);
    values.push(valuesOf(compiled()), [...weight.dataSync(), ...other.dataSync(), ...target.dataSync()]);
    tf.dispose([start, weight, other, target, copy, ten]);
    return values;
  });
  assert.deepEqual(ends[1], ends[0]);
});

jitTest("a variable made and disposed of inside is made at each call", () => {
  using compiled = jit((x: tf.Tensor) => {
    const descent = tf.variable(x);
    descent.assign(tf.sub(descent, tf.mul(0.25, tf.grad((x) => tf.sum(tf.square(x)))(descent))));
    const result = tf.clone(descent as tf.Tensor);
    descent.dispose();
    return result;
  });
  for (const value of [2, 4, 6]) {
    const x = tf.scalar(value);
    assert.deepEqual(valuesOf(compiled(x)), [value / 2], "x − 0.25·2x");
    x.dispose();
  }
});

jitTest(
  "a function that makes a variable at each call is traced at each call: right values, and one warning",
  () => {
    const made: tf.Variable[] = [];
    const x = tf.scalar(3);
    const lines = warningsOf(() => {
      using compiled = jit((x: tf.Tensor) => {
        made.push(tf.variable(tf.mul(x, made.length)));
        return tf.neg(made.at(-1)!);
      }, { name: "makes" });
      for (let call = 0; call < 10; call++) assert.equal(valuesOf(compiled(x))[0], -3 * call);
    });
    assert.deepEqual(made.map((variable) => variable.dataSync()[0]), made.map((_, call) => 3 * call));
    assert.equal(lines.length, 1);
    assert.match(lines[0], /'makes' was traced at each of the last 8 calls.*make variables once/);
    tf.dispose([x, ...made]);
  },
);

jitTest("a variable disposed of between calls is named; one disposed of inside is refused", () => {
  const weight = tf.variable(tf.scalar(2), true, "the_weight");
  const x = tf.scalar(3);
  using times = jit((x: tf.Tensor) => tf.mul(x, weight), { name: "times" });
  assert.equal(valuesOf(times(x))[0], 6);
  weight.dispose();
  assert.throws(() => times(x), /Cannot run 'times': variable the_weight was disposed of/);
  const other = tf.variable(tf.scalar(2), true, "other");
  using ending = jit(() => other.dispose());
  assert.throws(
    ending,
    (error) => error instanceof UntraceableError && /disposes of variable other/.test(error.message),
  );
  x.dispose();
});

jitTest("a throw in the middle of a trace: variables are unharmed, and the next call works", () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  let broken = true;
  let made: tf.Variable | undefined;
  using step = jit((x: tf.Tensor) => {
    weight.assign(tf.mul(weight, x));
    made ??= tf.variable(tf.fill([2], 4));
    made.assign(tf.add(made, x));
    if (broken) throw new RangeError("in the middle");
    return tf.add(weight, made);
  });
  const x = tf.scalar(3);
  assert.throws(() => step(x), (error) => error instanceof RangeError && error.message === "in the middle");
  assert.deepEqual(Array.from(weight.dataSync()), [1, 2]);
  assert.deepEqual(Array.from(made!.dataSync()), [4, 4], "a variable that was made has its first value");
  broken = false;
  assert.deepEqual(valuesOf(step(x)), [10, 13]);
  assert.deepEqual(Array.from(weight.dataSync()), [3, 6]);
  assert.deepEqual(Array.from(made!.dataSync()), [7, 7]);
  tf.dispose([weight, made!, x]);
});

jitTest("variables made inside: an optimizer's moments are made once, at the first call", () => {
  const run = (enabled: boolean) => {
    const weight = tf.variable(tf.tensor1d([1, -2, 3]));
    const optimizer = tf.train.adam(0.1);
    using step = jit(
      (target: tf.Tensor) =>
        optimizer.minimize(() => tf.sum(tf.square(tf.sub(weight, target))) as tf.Scalar, true)!,
      { enabled },
    );
    const target = tf.tensor1d([0, 1, 2]);
    const losses = Array.from({ length: 20 }, () => valuesOf(step(target))[0]);
    const end = { losses, weight: Array.from(weight.dataSync()), iterations: optimizer.iterations };
    tf.dispose([weight, target]);
    optimizer.dispose();
    return end;
  };
  const [eager, compiled] = [run(false), run(true)];
  assert.equal(compiled.iterations, 20);
  assert.equal(eager.iterations, 20);
  eager.losses.forEach((loss, i) => assert.ok(Math.abs(compiled.losses[i] - loss) <= 1e-6 * loss));
  eager.weight.forEach((value, i) => assert.ok(Math.abs(compiled.weight[i] - value) <= 1e-6));
});

jitTest(
  "every optimizer of TensorFlow.js steps as it does op by op, or says why it cannot be compiled",
  () => {
    const optimizers = {
      sgd: () => tf.train.sgd(0.1),
      momentum: () => tf.train.momentum(0.1, 0.9),
      nesterov: () => tf.train.momentum(0.1, 0.9, true),
      adagrad: () => tf.train.adagrad(0.1),
      adadelta: () => tf.train.adadelta(0.1),
      adam: () => tf.train.adam(0.1),
      adamax: () => tf.train.adamax(0.1),
      rmsprop: () => tf.train.rmsprop(0.1, 0.9, 0.5, undefined, true),
    };
    for (const [name, make] of Object.entries(optimizers)) {
      const ends = [false, true].map((enabled) => {
        const weight = tf.variable(tf.tensor1d([1, -2]));
        const optimizer = make();
        using step = jit(() => optimizer.minimize(() => tf.sum(tf.square(weight)) as tf.Scalar, true)!, {
          enabled,
        });
        for (let i = 0; i < 5; i++) step().dispose();
        const end = Array.from(weight.dataSync());
        weight.dispose();
        optimizer.dispose();
        if ("momentum" in optimizer) (optimizer as { c?: tf.Tensor }).c?.dispose(); // its own dispose forgets that
        return end;
      });
      ends[0].forEach((value, i) => assert.ok(Math.abs(ends[1][i] - value) <= 1e-6, `${name}: ${ends}`));
    }
  },
);

jitTest("an optimizer's settings that change between calls are not frozen: it is traced anew", () => {
  const ends = [false, true].map((enabled) => {
    const [first, second] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(1))];
    const sgd = tf.train.sgd(0.1);
    const adam = tf.train.adam(0.1);
    using step = jit(() => {
      sgd.minimize(() => tf.square(first) as tf.Scalar);
      adam.minimize(() => tf.square(second) as tf.Scalar);
    }, { enabled });
    for (const rate of [0.1, 0.1, 0.01, 0.01, 0.5]) {
      sgd.setLearningRate(rate);
      (adam as unknown as { learningRate: number }).learningRate = rate;
      step();
    }
    const end = [...first.dataSync(), ...second.dataSync()];
    tf.dispose([first, second]);
    sgd.dispose();
    adam.dispose();
    return end;
  });
  ends[0].forEach((value, i) => assert.ok(Math.abs(ends[1][i] - value) <= 1e-6, String(ends)));
});

jitTest("a large tensor from outside is an input that outlives its tensor; a small one a constant", () => {
  const [large, small] = [tf.ones([5000]), tf.scalar(2)];
  using compiled = jit((x: tf.Tensor) => tf.sum(tf.mul(tf.add(large, small), x)));
  const x = tf.scalar(1);
  assert.equal(valuesOf(compiled(x))[0], 15000);
  tf.dispose([large, small]);
  assert.equal(valuesOf(compiled(x))[0], 15000);
  x.dispose();
});
