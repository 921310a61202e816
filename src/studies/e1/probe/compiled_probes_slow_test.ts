/** The probes compiled against the same op by op, on TensorFlow. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { noTensorflow, openBinding } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { selectBackend } from "@/backends/mod.ts";
import { probeData, probeModel } from "./probe_run.ts";
import { data, settings, tinyModel } from "./testing/tiny_probes.ts";

const types = ["unet", "fractal_unet"] as const;

/**
 * What a forward pass in single precision may lose (2⁻²⁴ a step, sums of some hundred terms), with room for what is
 * computed from it: recoveries divide by a difference of losses, edits by the size of a change.
 */
const TOLERANCE = 1e-4;

/** Every number, text and null of some findings with its path. */
function leavesOf(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, `${path}/${key}`));
}

for (const type of types) {
  Deno.test(
    `all probes of a tiny ${type}: compiled agrees with op by op to 1e-4 (oracle: op by op)`,
    { ignore: noTensorflow },
    async () => {
      await selectBackend({ requested: "tensorflow" });
      const model = tinyModel(type);
      const [compiled, opByOp] = [
        leavesOf(await probeModel(model, probeData(data, settings), { settings, compiled: true })),
        leavesOf(await probeModel(model, probeData(data, settings), { settings, compiled: false })),
      ];
      model.dispose();
      assert.ok(opByOp.length > 100);
      assert.deepEqual(compiled.map(([path]) => path), opByOp.map(([path]) => path));
      compiled.forEach(([path, ours], index) => {
        const theirs = opByOp[index][1];
        if (typeof ours !== "number" || typeof theirs !== "number") assert.equal(ours, theirs, path);
        // what an edit leaves of its aim is rounding itself
        else if (path.endsWith("relative_residual")) assert.ok(ours <= 1e-6 && theirs <= 1e-6);
        else {assert.ok(
            Math.abs(ours - theirs) <= TOLERANCE * (1 + Math.abs(theirs)),
            `${path}: ${ours}, ${theirs}`,
          );}
      });
    },
  );
}

Deno.test(
  "tensors, their buffers and TensorFlow's handles are flat over probed networks (invariant)",
  { ignore: noTensorflow },
  async () => {
    await selectBackend({ requested: "tensorflow" });
    const held = () => [tf.memory().numTensors, tf.memory().numDataBuffers, openBinding().getNumOfTensors()];
    const before = held();
    for (const type of types) {
      const model = tinyModel(type);
      await probeModel(model, probeData(data, settings), { settings, compiled: true });
      model.dispose();
      assert.deepEqual(held(), before, type);
    }
  },
);
