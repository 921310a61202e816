/** What the conformance check must catch, on copies of the cpu backend that are wrong in one known way. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { type Alteration, changedResult, registerAlteredCpu } from "./altered_backend.ts";
import { checkConformance, type DeviceKind } from "./mod.ts";

/** The faults of a cpu backend with these kernels altered. */
async function faultsWith(
  alterations: Readonly<Record<string, Alteration>>,
  device: DeviceKind = "cpu",
): Promise<readonly string[]> {
  registerAlteredCpu("altered", alterations);
  try {
    return (await checkConformance("altered", { device })).faults;
  } finally {
    tf.removeBackend("altered");
    tf.getKernelsForBackend("altered").forEach(({ kernelName }) =>
      tf.unregisterKernel(kernelName, "altered")
    );
  }
}

/** The number with 10 bits of mantissa, rounded to nearest, as TensorFloat-32 holds the factors of a product. */
function toTensorFloat32(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0] = (bits[0] + 0x1000) & ~0x1fff;
  return new Float32Array(bits.buffer)[0];
}

/** The kernel on inputs whose factors are rounded to TensorFloat-32. */
const withTensorFloat32: Alteration = (kernel) => (call) => {
  const backend = call.backend as tf.KernelBackend;
  const inputs = Object.fromEntries(
    Object.entries(call.inputs).map(([name, input]) => {
      const { dataId, shape, dtype } = input!;
      const rounded = (backend.readSync(dataId) as Float32Array).map(toTensorFloat32);
      return [name, { dataId: backend.write(rounded, shape, dtype), shape, dtype }];
    }),
  );
  const result = kernel({ ...call, inputs });
  Object.values(inputs).forEach(({ dataId }) => backend.disposeData(dataId));
  return result;
};

const products = ["Conv2D", "Conv2DBackpropFilter", "Conv2DBackpropInput", "BatchMatMul"];
const allInTensorFloat32 = Object.fromEntries(products.map((name) => [name, withTensorFloat32]));

Deno.test("an unaltered copy of the reference has no faults (the reference itself is the oracle)", async () => {
  assert.deepEqual(await faultsWith({}), []);
});

Deno.test("a kernel that gives zeros is named as such, as in tensorflow/tfjs#6842", async () => {
  const faults = await faultsWith({ Conv2DBackpropFilter: changedResult(() => 0) });
  assert.ok(faults.includes("conv2d 3×3 valid: gradient by filter is all zeros"), faults.join("\n"));
});

Deno.test("a single NaN is found", async () => {
  const faults = await faultsWith({ Sqrt: changedResult((value, index) => index === 7 ? NaN : value) });
  assert.ok(
    faults.includes("square, sqrt, abs: value has 1 of 120 values that are not finite"),
    faults.join("\n"),
  );
});

Deno.test("a NaN that becomes a number is found, and an infinity that becomes NaN", async () => {
  const hidden = await faultsWith({ MaxPool: changedResult((value) => Number.isNaN(value) ? 0 : value) });
  assert.ok(
    hidden.some((line) => line.endsWith("of 36 values that should be NaN or infinite and are not")),
    hidden.join("\n"),
  );
  const bent = await faultsWith({ Relu: changedResult((value) => value === Infinity ? NaN : value) });
  assert.deepEqual(bent.filter((line) => line.startsWith("relu, of NaN")), [
    "relu, of NaN and infinity: value has 1 of 144 values that should be NaN or infinite and are not",
  ]);
});

Deno.test("one wrong element of one gradient is found, with the case, the result and the error", async () => {
  const faults = await faultsWith({
    MaxPoolGrad: changedResult((value, index) => index === 0 ? value + 0.5 : value),
  });
  const fault = faults.find((line) => line.startsWith("maxPool 2×2: gradient by x differs by 5.0e-1"));
  assert.ok(fault?.endsWith("tolerance 0e+0)"), faults.join("\n"));
});

Deno.test("a relative error of 1e-4 in a convolution is found on a CPU", async () => {
  const faults = await faultsWith({ Conv2D: changedResult((value) => value * 1.0001) });
  assert.ok(
    faults.some((line) => line.startsWith("conv2d 1×1 with bias: value differs by")),
    faults.join("\n"),
  );
});

Deno.test("products in TensorFloat-32 pass as a GPU's and fail as a CPU's (IEEE rounding emulated)", async () => {
  assert.deepEqual(await faultsWith(allInTensorFloat32, "gpu"), []);
  assert.notEqual((await faultsWith(allInTensorFloat32, "cpu")).length, 0);
});

Deno.test("a kernel that forgets an intermediate tensor is found by counting", async () => {
  const leaking: Alteration = (kernel) => (call) => {
    (call.backend as tf.KernelBackend).write(Float32Array.of(1), [1], "float32");
    return kernel(call);
  };
  const faults = await faultsWith({ AvgPool: leaking });
  assert.deepEqual(faults, [
    "avgPool 2×2: leaves 2 tensors behind",
    "mean pooling, of NaN and infinity: leaves 1 tensors behind",
  ]);
});

Deno.test("a kernel that throws is a fault of its case and not the end of the check", async () => {
  const failing: Alteration = () => () => {
    throw new Error("out of memory\nsecond line");
  };
  assert.deepEqual(await faultsWith({ Reverse: failing }), [
    "reverse: cannot be computed: out of memory",
  ]);
});

Deno.test("the check leaves the current backend and the tensor count as they were (invariant)", async () => {
  await tf.setBackend("cpu");
  await checkConformance("cpu", { device: "cpu" });
  const before = tf.memory().numTensors;
  await checkConformance("cpu", { device: "cpu" });
  assert.equal(tf.memory().numTensors, before);
  assert.equal(tf.getBackend(), "cpu");
});
