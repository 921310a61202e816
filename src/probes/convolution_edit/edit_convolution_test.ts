import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { InputError } from "@/core/errors.ts";
import { randomStream } from "@/core/random/mod.ts";
import { dot, matrixVector } from "@/math/matrix.ts";
import { buildModel, readWeights } from "@/models/mod.ts";
import { TINY_UNET } from "@/models/testing/tiny_unet.ts";
import { editConvolution } from "./edit_convolution.ts";
import { editEffect } from "./edit_effect.ts";
import { convolutionKeys } from "./keys.ts";
import { unfoldKernel } from "../kernel_matrix.ts";

await selectBackend({ requested: "cpu" });

const config = TINY_UNET;
const model = buildModel(config, { seed: 3 });
model.variables.get("output/bias")!.assign(tf.tensor1d([0.7]));

const random = randomStream(7, "edit convolution test");
const field = (batch: number) =>
  tf.tensor4d(Float32Array.from({ length: batch * 128 }, () => random.normal()), [batch, 8, 8, 2]);
const x = field(2);
const place = { sample: 1, y: 0, x: 7 }; // its patch reaches over two edges
const kernelBits = async () => {
  const entries = Object.entries(await readWeights(model));
  return Object.fromEntries(entries.map(([name, { data }]) => [name, [...new Int32Array(data.buffer)]]));
};

/** A node's activation at a pixel, by a hook. */
function pixelOf(nodeId: string, { sample, y, x: column }: typeof place): number[] {
  let pixel: Float32Array | undefined;
  tf.tidy(() =>
    model.forward(x, {
      hooks: {
        [nodeId]: (
          h,
        ) => (pixel = tf.slice(h, [sample, y, column, 0], [1, 1, 1, -1]).dataSync<"float32">().slice(), h),
      },
    })
  );
  return [...pixel!];
}

for (const nodeId of ["encoder0.conv1", "bottleneck.conv2", "decoder0.conv1", "output"]) {
  Deno.test(`convolutionKeys: kernel times key, plus bias, is what ${nodeId} gives there (oracle: a hook)`, async () => {
    const at = nodeId.startsWith("bottleneck") ? { sample: 1, y: 0, x: 3 } : place;
    const keys = await convolutionKeys(model, { nodeId, x, places: [at] });
    const weights = await readWeights(model);
    const bias = weights[`${nodeId}/bias`]?.data;
    const answer = [...matrixVector(unfoldKernel(weights[`${nodeId}/kernel`]), keys.data)]
      .map((value, channel) => bias ? value + bias[channel] : Math.max(0, value));
    pixelOf(nodeId, at).forEach((value, channel) => assert.ok(Math.abs(value - answer[channel]) < 1e-5));
  });
}

Deno.test("convolutionKeys: all pixels in the order sample, y, x (oracle: one by one)", async () => {
  const nodeId = "decoder0.conv1";
  const all = await convolutionKeys(model, { nodeId, x });
  assert.deepEqual(all.shape, [128, 54]);
  const one = await convolutionKeys(model, { nodeId, x, places: [place] });
  const index = 64 + place.x;
  assert.deepEqual(all.data.slice(index * 54, (index + 1) * 54), one.data);
});

for (const nodeId of ["decoder0.conv1", "output"]) {
  Deno.test(`${nodeId} gives the value at the key: residual ≤ 1e-6, rank one, undo (a hook; bits)`, async () => {
    const before = await kernelBits();
    const keys = await convolutionKeys(model, { nodeId, x });
    const key = (await convolutionKeys(model, { nodeId, x, places: [place] })).data;
    const value = nodeId === "output" ? [2.5] : [1.5, 0.25, 3];
    const edit = await editConvolution(model, nodeId, { key, value, keys });
    assert.ok(edit.relativeResidual <= 1e-6, `${edit.relativeResidual}`);
    pixelOf(nodeId, place).forEach((one, channel) =>
      assert.ok(Math.abs(one - value[channel]) < 1e-5, `${one}`)
    );
    const after = await kernelBits();
    const changed = Object.keys(after).filter((name) => String(after[name]) !== String(before[name]));
    assert.deepEqual(changed, [`${nodeId}/kernel`]);
    assert.ok(Math.abs(edit.transfer(key) - 1) < 1e-14);
    assert.equal(edit.delta.left.length, value.length);
    await edit.undo();
    assert.deepEqual(await kernelBits(), before);
    await edit.undo(); // a second time it does nothing
    assert.deepEqual(await kernelBits(), before);
  });
}

Deno.test("a key with kᵀC⁻¹k* = 0 keeps its answer in the edited kernel to single precision (projection)", async () => {
  const nodeId = "decoder0.conv1";
  const kernel = async () => unfoldKernel((await readWeights(model))[`${nodeId}/kernel`]);
  const keys = await convolutionKeys(model, { nodeId, x });
  const key = keys.data.slice(0, 54);
  const before = await kernel();
  const edit = await editConvolution(model, nodeId, { key, value: [9, 9, 9], keys });
  const { right } = edit.delta;
  const other = keys.data.slice(54, 108);
  const apart = other.map((one, i) => one - dot(other, right) / dot(right, right) * right[i]);
  const [old, now] = [matrixVector(before, apart), matrixVector(await kernel(), apart)];
  old.forEach((value, row) => assert.ok(Math.abs(now[row] - value) < 1e-5, `${now[row]} against ${value}`));
  await edit.undo();
});

Deno.test("edits on top of each other are undone last first; out of order is refused (the message; bits)", async () => {
  const before = await kernelBits();
  const nodeId = "bottleneck.conv1";
  const keys = await convolutionKeys(model, { nodeId, x });
  const request = { key: keys.data.slice(0, 27), value: [1, 2, 3, 4], keys };
  const first = await editConvolution(model, nodeId, request);
  const second = await editConvolution(model, nodeId, { ...request, value: [4, 3, 2, 1] });
  await assert.rejects(first.undo(), /Cannot undo the edit of 'bottleneck.conv1': its kernel has changed/);
  await second.undo();
  await first.undo();
  assert.deepEqual(await kernelBits(), before);
});

Deno.test("editEffect: the edited input as its own neighbour has generality 1, as unrelated locality 0 (definition)", async () => {
  const before = await kernelBits();
  const tensors = tf.memory().numTensors;
  const nodeId = "bottleneck.conv1";
  const editedInput = tf.slice(x, [0, 0, 0, 0], [1, -1, -1, -1]);
  const other = field(3);
  const keys = await convolutionKeys(model, { nodeId, x });
  const edit = () =>
    editConvolution(model, nodeId, { key: keys.data.slice(0, 27), value: [3, 3, 3, 3], keys });
  const same = await editEffect(model, {
    edit,
    editedInput,
    neighbours: editedInput,
    unrelated: editedInput,
  });
  assert.ok(Math.abs(same.generality! - 1) < 1e-14 && Math.abs(same.locality!) < 1e-14);
  assert.equal(same.rmsChange.neighbours, same.rmsChange.edited);
  assert.ok(same.relativeResidual <= 1e-6);

  const nudged = tf.tidy(() =>
    tf.add(editedInput, tf.mul(1e-3, tf.slice(other, [0, 0, 0, 0], [1, -1, -1, -1]))) as tf.Tensor4D
  );
  const near = await editEffect(model, { edit, editedInput, neighbours: nudged, unrelated: other });
  assert.ok(near.generality! > 0.9 && near.generality! < 1.1, `a nudged input follows: ${near.generality}`);
  assert.ok(near.locality! < 1);
  assert.deepEqual(await kernelBits(), before, "the model is as before");
  tf.dispose([editedInput, other, nudged]);
  assert.equal(tf.memory().numTensors, tensors);
});

Deno.test("editEffect: generality and locality from their formulas (oracle: predictions by hand)", async () => {
  const nodeId = "decoder0.conv2";
  const keys = await convolutionKeys(model, { nodeId, x });
  const request = { key: keys.data.slice(0, 27), value: [1, -1, 2], keys };
  const editedInput = tf.slice(x, [0, 0, 0, 0], [1, -1, -1, -1]);
  const [neighbours, unrelated] = [field(2), field(2)];
  const rows = () =>
    [editedInput, neighbours, unrelated].flatMap((
      one,
    ) => (tf.tidy(() => model.forward(one).reshape([one.shape[0], 64]).arraySync()) as number[][]));
  const old = rows();
  const edit = await editConvolution(model, nodeId, request);
  const changes = rows().map((row, i) => row.map((value, j) => value - old[i][j]));
  await edit.undo();
  const [target, a, b, c, d] = changes;
  const size = dot(target, target);
  const generality = (dot(a, target) + dot(b, target)) / 2 / size;
  const locality = 1 - Math.sqrt((dot(c, c) + dot(d, d)) / 2 / size);
  const effect = await editEffect(model, {
    edit: () => editConvolution(model, nodeId, request),
    editedInput,
    neighbours,
    unrelated,
  });
  assert.ok(
    Math.abs(effect.generality! - generality) < 1e-12 && Math.abs(effect.locality! - locality) < 1e-12,
  );
  assert.ok(Math.abs(effect.rmsChange.edited - Math.sqrt(size / 64)) < 1e-12);
});

Deno.test("editEffect: an edit that changes nothing has no generality and no locality (the documented value)", async () => {
  const nodeId = "output";
  const key = (await convolutionKeys(model, { nodeId, x, places: [place] })).data;
  const editedInput = tf.zeros<tf.Rank.R4>([1, 8, 8, 2]); // all its keys are 0
  const edit = () => editConvolution(model, nodeId, { key, value: [5], keys: [key] });
  const effect = await editEffect(model, { edit, editedInput, neighbours: x, unrelated: x });
  assert.deepEqual([effect.generality, effect.locality, effect.rmsChange.edited], [null, null, 0]);
});

Deno.test("bad requests are refused (the messages)", async () => {
  const input = (message: RegExp) => (error: unknown) =>
    error instanceof InputError && message.test(error.message);
  const request = { key: [1], value: [1], keys: [[1]] };
  await assert.rejects(
    editConvolution(model, "botleneck", request),
    input(/no such node; use one of encoder0.conv1/),
  );
  await assert.rejects(editConvolution(model, "decoder0.up", request), input(/it is a conv2d_transpose/));
  await assert.rejects(
    editConvolution(model, "output", request),
    /RangeError: .* key must be 3 finite numbers/,
  );
  const places = [{ sample: 2, y: 0, x: 0 }];
  await assert.rejects(
    convolutionKeys(model, { nodeId: "output", x, places }),
    /in \[2, 8, 8\], got \[2, 0, 0\]/,
  );
  const huge = { key: [1, 1, 1], value: [1e60], keys: [[1, 1, 1]] };
  const before = await kernelBits();
  await assert.rejects(editConvolution(model, "output", huge), /overflow single precision, got Infinity/);
  assert.deepEqual(await kernelBits(), before);
  const edit = () => editConvolution(model, "output", { ...huge, value: [1] });
  await assert.rejects(
    editEffect(model, { edit, editedInput: x, neighbours: x, unrelated: x }),
    /RangeError: Cannot judge an edit: editedInput must hold one sample, got 2/,
  );
});
