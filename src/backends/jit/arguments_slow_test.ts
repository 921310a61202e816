/** Arguments and results of compiled functions. Oracle: the same function run op by op. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { jit, type Nested, UntraceableError } from "./mod.ts";
import { jitTest, valuesOf, warningsOf } from "./testing/jit_test_case.ts";
import { tfjsBackendName } from "../tensorflow/constants.ts";
import { openBinding } from "../tensorflow/testing/open_for_tests.ts";

function everyValue(nested: Nested): unknown {
  if (nested instanceof tf.Tensor) {
    return { shape: nested.shape, dtype: nested.dtype, values: [...nested.dataSync()] };
  }
  if (nested === null || nested === undefined) return nested;
  if (Array.isArray(nested)) return nested.map(everyValue);
  return Object.fromEntries(
    Object.entries(nested as Record<string, Nested>).map(([key, value]) => [key, everyValue(value)]),
  );
}

/** Three calls of the compiled function, the first of which traces, give what the plain one gives. */
function requireSame<A extends readonly Nested[]>(fn: (...args: A) => Nested, args: A): void {
  using compiled = jit(fn);
  const expected = everyValue(tf.tidy(() => fn(...args) as tf.TensorContainer) as Nested);
  for (let call = 0; call < 3; call++) assert.deepEqual(everyValue(compiled(...args)), expected);
}

jitTest("list inputs: concat, stack, addN, split and unstack", () => {
  const [a, b, c] = [tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[5, 6]]), tf.tensor2d([[7, 8], [9, 10]])];
  requireSame((a, b, c) =>
    [
      tf.concat([a, b, c], 0),
      tf.stack([a, c]),
      tf.addN([a, c, a]),
      ...tf.split(a, 2, 1),
      ...tf.unstack(c),
      tf.einsum("ij,kj->ik", a, c),
    ] as Nested, [a, b, c]);
  tf.dispose([a, b, c]);
});

jitTest("several results, results that are arguments, constants, twice the same, or nothing", () => {
  const x = tf.tensor1d([1, 2, 3]);
  requireSame((x: tf.Tensor) => {
    const y = tf.square(x);
    return {
      y,
      again: y,
      x,
      two: tf.scalar(2),
      none: null,
      bool: tf.greater(x, 2),
      int: tf.range(0, 3, 1, "int32"),
    };
  }, [x]);
  using nothing = jit(() => undefined);
  assert.equal(nothing(), undefined);
  assert.equal(nothing(), undefined);
  x.dispose();
});

for (const backend of ["compiled", "op by op", "cpu"]) {
  jitTest(
    `results are the caller's own, ${backend}: disposing of them takes no argument or variable away`,
    async () => {
      if (backend === "cpu") await tf.setBackend("cpu");
      const x = tf.tensor1d([1, 2]);
      const outer = tf.tensor1d([5]);
      const variable = tf.variable(tf.tensor1d([3]));
      using compiled = jit((x: tf.Tensor) => ({ x, list: [variable, outer], fresh: tf.square(x) }), {
        enabled: backend !== "op by op",
      });
      for (let call = 0; call < 3; call++) {
        const results = compiled(x);
        assert.deepEqual(everyValue(results.list), everyValue([tf.tensor1d([3]), tf.tensor1d([5])]));
        tf.dispose(results);
      }
      assert.deepEqual([x, outer, variable].map((tensor) => [...tensor.dataSync()]), [[1, 2], [5], [3]]);
      // a result is a value: what is assigned later does not reach it
      const { list: [before] } = compiled(x);
      variable.assign(tf.tensor1d([4]));
      assert.deepEqual(valuesOf(before), [3]);
      tf.dispose([x, outer, variable]);
      await tf.setBackend(tfjsBackendName);
    },
  );
}

jitTest("a result that is no tensor is refused, compiled and op by op alike", () => {
  for (const enabled of [true, false]) {
    using compiled = jit((x: tf.Tensor) => [x, 2] as unknown as tf.Tensor[], { enabled });
    assert.throws(() => compiled(tf.scalar(1)), /the result\[1\] is a number, not a tensor/);
  }
});

jitTest("a tensor that is kept inside, as a hook does, and returned; a variable that is returned", () => {
  const x = tf.tensor1d([1, 2]);
  const total = tf.variable(tf.scalar(0));
  using compiled = jit((x: tf.Tensor) => {
    total.assign(tf.add(total, tf.sum(x)));
    return { kept: tf.keep(tf.square(x)), total };
  });
  for (const expected of [3, 6, 9]) {
    const { kept, total: copy } = compiled(x);
    assert.deepEqual(valuesOf(kept), [1, 4]);
    assert.equal(valuesOf(copy)[0], expected);
    assert.equal(total.dataSync()[0], expected);
  }
  total.dispose();
});

jitTest("nested arguments: records in arrays in records", () => {
  const [x, y] = [tf.tensor1d([1, 2]), tf.tensor1d([10, 20])];
  type Argument = {
    readonly pair: readonly [tf.Tensor, { readonly y: tf.Tensor }];
    readonly scale: tf.Tensor | null;
  };
  const fn = ({ pair: [x, { y }], scale }: Argument) =>
    scale === null ? tf.sub(x, y) : { sum: tf.mul(tf.add(x, y), scale) };
  const scale = tf.scalar(3);
  requireSame(fn as (argument: Argument) => Nested, [{ pair: [x, { y }], scale }]);
  requireSame(fn as (argument: Argument) => Nested, [{ pair: [x, { y }], scale: null }]);
  tf.dispose([x, y, scale]);
});

jitTest("a record's keys keep their order, which Object.values shows, in arguments and results", () => {
  const [x, y] = [tf.scalar(1), tf.scalar(2)];
  const fn = (record: Record<string, tf.Tensor>) => ({
    stacked: tf.stack(Object.values(record)),
    doubled: tf.mul(record.a, 2),
  });
  using compiled = jit(fn);
  for (const record of [{ a: x, b: y }, { b: y, a: x }, { a: x, b: y }]) {
    const expected = everyValue(tf.tidy(() => fn(record)));
    const found = compiled(record);
    assert.deepEqual(Object.keys(found), ["stacked", "doubled"]);
    assert.deepEqual(everyValue(found), expected);
  }
  tf.dispose([x, y]);
});

jitTest("null, undefined, nothing and a hole are signatures of their own", () => {
  const x = tf.scalar(1);
  const fn = (xs: readonly Nested[]) => {
    const [first, second] = xs;
    const kind = second === null ? 1 : second === undefined ? 2 : 3;
    return tf.mul(
      (first ?? second) as tf.Tensor,
      100 * kind + 10 * xs.length + (first === undefined ? 1 : 0),
    );
  };
  using compiled = jit(fn);
  const hole = new Array<Nested>(2);
  hole[1] = x;
  for (const xs of [[x, undefined], [x, null], [x], hole, [x, x]]) {
    assert.deepEqual(valuesOf(compiled(xs)), valuesOf(tf.tidy(() => fn(xs))));
  }
  x.dispose();
});

jitTest("a change of shape or data type is traced anew, and the earlier trace is kept", () => {
  let traces = 0;
  using compiled = jit((x: tf.Tensor) => {
    traces++;
    return tf.mul(tf.sum(x), x.size);
  });
  const [small, large, int] = [tf.ones([2]), tf.ones([3, 2]), tf.ones([2], "int32")];
  for (let round = 0; round < 2; round++) {
    assert.deepEqual([small, large, int].map((x) => valuesOf(compiled(x))[0]), [4, 36, 4]);
  }
  assert.equal(traces, 3);
  tf.dispose([small, large, int]);
});

jitTest("an argument still in JavaScript's hands, and one disposed of, between calls or inside", () => {
  using compiled = jit((x: tf.Tensor) => tf.neg(x), { name: "minus" });
  for (let call = 0; call < 3; call++) {
    const fresh = tf.tensor1d([call, 2]); // not uploaded before it is used
    assert.deepEqual(valuesOf(compiled(fresh)), [-call, -2]);
    fresh.dispose();
    assert.throws(() => compiled(fresh), /'minus': argument \[0\] was disposed of/);
  }
  using consuming = jit((x: tf.Tensor) => {
    x.dispose();
    return tf.scalar(1);
  });
  const x = tf.scalar(1);
  assert.throws(
    () => consuming(x),
    (error) => error instanceof UntraceableError && /it disposes of an argument/.test(error.message),
  );
  x.dispose();
});

jitTest("a number as an argument or a result is refused, with its place", () => {
  using compiled = jit((rates: { rate: tf.Tensor }) => rates.rate, { name: "step" });
  assert.throws(
    () => compiled({ rate: 0.1 as unknown as tf.Tensor }),
    /'step': argument \[0\]\.rate is a number, not a tensor: it would be the same at every call/,
  );
  using counting = jit((x: tf.Tensor) => ({ x, count: 3 as unknown as tf.Tensor }));
  const x = tf.scalar(1);
  assert.throws(() => counting(x), /the result\.count is a number/);
  x.dispose();
});

jitTest("two thousand signatures: the last 32 are kept, memory is bounded, one warning", () => {
  const handles = openBinding().getNumOfTensors();
  // the garbage collector comes when it likes: what is left is the least that is held over some hundred traces
  const least = [Infinity, Infinity];
  const lines = warningsOf(() => {
    using compiled = jit((x: tf.Tensor) => tf.sum(tf.square(tf.add(x, 1))), { name: "shapes" });
    for (let length = 1; length <= 2000; length++) {
      const x = tf.ones([length]);
      assert.equal(valuesOf(compiled(x))[0], 4 * length);
      x.dispose();
      const thousand = Math.floor((length - 1) / 1000);
      if (length % 1000 > 600) least[thousand] = Math.min(least[thousand], Deno.memoryUsage().rss);
    }
    // The second thousand must not cost what the first one did; a trace that stayed would hold some 50 kB.
    assert.ok(least[1] - least[0] < 25e6, `${(least[1] - least[0]) / 1e6} MB`);
  });
  assert.equal(lines.length, 1);
  assert.match(lines[0], /'shapes' was traced at each of the last 8 calls.*float32\[8\]/);
  assert.equal(openBinding().getNumOfTensors(), handles);
});
