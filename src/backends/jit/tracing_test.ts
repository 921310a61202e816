/** What may stand in a compiled function, and what not. Oracle: the same function run op by op. */
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { statelessUniform } from "../random/mod.ts";
import { jit, UntraceableError } from "./mod.ts";
import { jitTest, valuesOf, warningsOf } from "./testing/jit_test_case.ts";

const refusal = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof UntraceableError, String(error));
  assert.match(error.message, pattern);
  assert.match(error.message, /tracing_test\.ts:\d+:\d+/, "the line in the function");
  return true;
};

jitTest("tf.tidy, tf.grads, tf.valueAndGrad and tf.customGrad inside", () => {
  const cube = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    return {
      value: tf.pow(x as tf.Tensor, 3),
      gradFunc: (dy, [x]) => tf.mul(dy, tf.mul(100, tf.square(x))), // not the true one
    };
  });
  const fn = (x: tf.Tensor, y: tf.Tensor) => {
    const sum = tf.tidy(() => tf.add(tf.mul(x, 2), tf.square(y)));
    const [dx, dy] = tf.grads((x, y) => tf.sum(tf.mul(tf.square(x), y)))([x, y]);
    const { value, grad } = tf.valueAndGrad((x) => tf.sum(tf.exp(x)))(x);
    return [sum, dx, dy, value, grad, tf.grad((x) => tf.sum(cube(x)))(x)];
  };
  const [x, y] = [tf.tensor1d([1, 2]), tf.tensor1d([3, -4])];
  using compiled = jit(fn);
  const expected = tf.tidy(() => fn(x, y).map((one) => Array.from(one.dataSync())));
  for (let call = 0; call < 2; call++) assert.deepEqual(compiled(x, y).map(valuesOf), expected);
  tf.dispose([x, y]);
});

jitTest("a compiled function inside another becomes part of it; under a tape it is differentiable", () => {
  const weight = tf.variable(tf.scalar(3));
  let traces = 0;
  using inner = jit((x: tf.Tensor) => {
    traces++;
    return tf.mul(tf.square(x), weight);
  });
  using outer = jit((x: tf.Tensor) => tf.add(inner(x), tf.grad((x) => inner(x))(x)));
  const x = tf.scalar(5);
  for (let call = 0; call < 2; call++) assert.equal(valuesOf(outer(x))[0], 75 + 30);
  assert.equal(traces, 2, "once for its value, once for its gradient, both in the outer trace");
  assert.equal(valuesOf(tf.tidy(() => tf.grad((x) => inner(x))(x)))[0], 30);
  tf.dispose([weight, x]);
});

jitTest("tf.gather by an argument; an index out of range is an error at the call that names the op", () => {
  const table = tf.tensor2d([[1, 2], [3, 4], [5, 6]]);
  using compiled = jit((indices: tf.Tensor1D) => tf.gather(table, indices));
  const indices = [[2, 0], [1, 1]].map((values) => tf.tensor1d(values, "int32"));
  assert.deepEqual(indices.map((one) => valuesOf(compiled(one))), [[5, 6, 1, 2], [3, 4, 3, 4]]);
  const outside = tf.tensor1d([0, 3], "int32");
  assert.throws(() => compiled(outside), /indices\[1\] = 3 is not in \[0, 3\).*GatherV2/s);
});

jitTest("dropout with a seed tensor: other numbers at each call, the same as op by op", () => {
  const drop = (x: tf.Tensor, seed: tf.Tensor1D) =>
    tf.where(tf.less(statelessUniform(x.shape, seed), 0.25), tf.zerosLike(x), tf.mul(x, 1 / 0.75));
  using compiled = jit(drop);
  const x = tf.ones([100]);
  const seen = new Set<string>();
  for (let counter = 0; counter < 4; counter++) {
    const seed = tf.tensor1d([7, counter], "int32");
    const values = valuesOf(compiled(x, seed));
    assert.deepEqual(values, valuesOf(tf.tidy(() => drop(x, seed))));
    seen.add(String(values));
    seed.dispose();
  }
  assert.equal(seen.size, 4);
  x.dispose();
});

jitTest(
  "an op whose result's shape depends on values names itself and the line; with a fallback it runs, said once",
  () => {
    const x = tf.tensor1d([1, 1, 2]);
    const distinct = (x: tf.Tensor) => tf.unique(tf.add(x, 1) as tf.Tensor1D).values;
    using strict = jit(distinct);
    assert.throws(
      () => strict(x),
      refusal(/the shape of what op Unique\w* gives depends on its inputs' values/),
    );
    assert.throws(() => strict(x), UntraceableError, "again at the next call");
    using lenient = jit(distinct, { name: "distinct", fallback: "eager" });
    const lines = warningsOf(() => {
      for (let call = 0; call < 3; call++) assert.deepEqual(valuesOf(lenient(x)), [2, 3]);
    });
    assert.equal(lines.length, 1);
    assert.match(lines[0], /jit: 'distinct' runs op by op\..*Unique/);
    x.dispose();
  },
);

jitTest(
  "host reads, randomness without a seed, async functions, kept tensors and an optimizer's count are refused",
  () => {
    const x = tf.tensor1d([1, 2]);
    const weight = tf.variable(tf.scalar(1));
    const optimizer = tf.train.sgd(0.1);
    let kept: tf.Tensor | undefined;
    const cases: [RegExp, (x: tf.Tensor) => unknown][] = [
      [/values are read/, (x) => tf.mul(x, tf.add(x, 1).dataSync()[0])],
      [/values are read/, () => tf.scalar(weight.arraySync() as number)],
      [/values are read/, (x) => void x.data()],
      [/random numbers without a seed/, (x) => tf.mul(x, tf.randomUniform([2]))],
      [/random numbers without a seed/, (x) => tf.dropout(x, 0.5)],
      [/optimiser's count/, (x) => tf.mul(x, optimizer.iterations)],
      [/outlives it/, (x) => void (kept = tf.keep(tf.neg(x)))],
    ];
    for (const [pattern, fn] of cases) {
      using compiled = jit(fn as (x: tf.Tensor) => tf.Tensor);
      assert.throws(() => compiled(x), refusal(pattern));
    }
    assert.throws(() => kept!.dataSync(), /outside the compiled function that made it/);
    kept!.dispose();
    using swallowed = jit((x: tf.Tensor) => {
      try {
        x.dataSync();
      } catch { /* a function that goes on all the same */ }
      return tf.neg(x);
    });
    assert.throws(() => swallowed(x), refusal(/values are read/));
    using async = jit((async (x: tf.Tensor) => await tf.neg(x)) as unknown as (x: tf.Tensor) => tf.Tensor);
    assert.throws(() => async(x), /it is an async function/);
    assert.equal(typeof Math.random(), "number");
    assert.equal(optimizer.iterations, 0);
    optimizer.dispose();
    tf.dispose([x, weight]);
  },
);

jitTest("a random number with a seed is the same at every call, as it is op by op", () => {
  using compiled = jit((x: tf.Tensor) => tf.add(x, tf.randomUniform([2], 0, 1, "float32", 42)));
  const x = tf.zeros([2]);
  const expected = valuesOf(tf.randomUniform([2], 0, 1, "float32", 42));
  for (let call = 0; call < 2; call++) assert.deepEqual(valuesOf(compiled(x)), expected);
  x.dispose();
});

jitTest(
  "a compiled function that was disposed of says so; disabled or on another backend it runs op by op",
  async () => {
    const compiled = jit((x: tf.Tensor) => tf.neg(x), { name: "minus" });
    const x = tf.scalar(2);
    assert.equal(valuesOf(compiled(x))[0], -2);
    compiled.dispose();
    compiled.dispose();
    assert.throws(() => compiled(x), /Cannot call 'minus': it was disposed of/);
    let runs = 0;
    using counted = jit((x: tf.Tensor) => {
      runs++;
      return tf.neg(x);
    }, { enabled: false });
    for (let call = 0; call < 3; call++) assert.equal(valuesOf(counted(x))[0], -2);
    assert.equal(runs, 3);
    x.dispose();
    await tf.setBackend("cpu");
    using elsewhere = jit((x: tf.Tensor) => tf.add(tf.neg(x), 1));
    const y = tf.scalar(2);
    for (let call = 0; call < 2; call++) assert.equal(valuesOf(elsewhere(y))[0], -1);
    y.dispose();
    await tf.setBackend("tensorflow");
  },
);

jitTest("a compiled function that disposes of itself gives its result and leaves nothing (handles)", () => {
  const large = tf.ones([5000]); // an input with a handle of its own
  const compiled = jit((x: tf.Tensor): tf.Tensor => {
    compiled.dispose();
    return tf.sum(tf.mul(large, x));
  });
  const x = tf.scalar(2);
  assert.equal(valuesOf(compiled(x))[0], 10_000);
  assert.throws(() => compiled(x), /it was disposed of/);
  tf.dispose([large, x]);
});

jitTest(
  "the line in the function is named wherever that lies: beside a tensorflow folder (the path)",
  async () => {
    await using folder = await temporaryFolder();
    const models = `${folder.path}/tensorflow-models (2)`;
    await Deno.mkdir(models);
    await Deno.writeTextFile(`${models}/read.mjs`, "export const read = (x) =>\n  x.dataSync();\n");
    const { read } = await import(pathToFileURL(`${models}/read.mjs`).href);
    using compiled = jit(read);
    const x = tf.scalar(1);
    assert.throws(() => compiled(x), /values are read.*tensorflow-models(?: |%20)\(2\)\/read\.mjs:2:5\)/);
    x.dispose();
  },
);
