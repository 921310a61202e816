/** The kernel on WebGPU: one invocation for each Philox block, so that neither seed nor numbers pass the host. */
import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import type { WebGPUBackend, WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";
import { fractionMask, fractionStep, philoxConstants, scramblingKey } from "./philox.ts";
import type { UniformCall } from "./kernels.ts";

export function uniformOnWebgpu(
  { inputs: { seed }, attrs: { shape }, backend }: UniformCall<WebGPUBackend>,
): TensorInfo {
  return backend.runWebGPUProgram(uniformProgram(shape), [seed], "float32");
}

const invocationsPerGroup = 64;

/** tfjs declares `seed`, `result` and `uniforms` and calls `main` with the invocation's number. */
function uniformProgram(shape: number[]): WebGPUProgram {
  const blockCount = Math.ceil(util.sizeFromShape(shape) / 4);
  return {
    variableNames: ["seed"],
    outputShape: shape,
    workgroupSize: [invocationsPerGroup, 1, 1],
    dispatchLayout: { x: shape.map((_, axis) => axis) },
    dispatch: [Math.ceil(blockCount / invocationsPerGroup), 1, 1],
    size: true,
    shaderKey: "stateless_random_uniform",
    getUserCode: () => uniformCode,
  };
}

const { rounds, multipliers, keySteps } = philoxConstants;
const words = (values: ArrayLike<number>): string => Array.from(values, (value) => `${value}u`).join(", ");

/** philox.ts in WGSL. */
const uniformCode = `
  fn highWord(a : u32, b : u32) -> u32 {
    let middle = (a >> 16u) * (b & 0xffffu) + (((a & 0xffffu) * (b & 0xffffu)) >> 16u);
    let rest = (a & 0xffffu) * (b >> 16u) + (middle & 0xffffu);
    return (a >> 16u) * (b >> 16u) + (middle >> 16u) + (rest >> 16u);
  }

  fn philox(start : vec4<u32>, startKey : vec2<u32>) -> vec4<u32> {
    let multipliers = vec2<u32>(${words(multipliers)});
    var counter = start;
    var key = startKey;
    for (var round = 0; round < ${rounds}; round++) {
      let high = vec2<u32>(highWord(counter.x, multipliers.x), highWord(counter.z, multipliers.y));
      let low = counter.xz * multipliers;
      counter = vec4<u32>(high.y ^ counter.y ^ key.x, low.y, high.x ^ counter.w ^ key.y, low.x);
      key += vec2<u32>(${words(keySteps)});
    }
    return counter;
  }

  fn main(block : i32) {
    let first = 4 * block;
    if (first >= uniforms.size) { return; }
    let seeds = vec4<i32>(seed[0], seed[0] >> 31u, seed[1], seed[1] >> 31u);
    let mixed = philox(bitcast<vec4<u32>>(seeds), vec2<u32>(${words(scramblingKey)}));
    let random = philox(vec4<u32>(u32(block), 0u, mixed.zw), mixed.xy);
    for (var word = 0; word < min(4, uniforms.size - first); word++) {
      result[first + word] = f32(random[word] & ${fractionMask}u) * ${fractionStep};
    }
  }
`;
