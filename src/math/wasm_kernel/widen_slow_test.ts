import { strict as assert } from "node:assert";
import { join } from "node:path";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { compileKernel } from "./compile.ts";

const missing = await import("assemblyscript/asc").then(() => false, () => true);

/** The numbers in memory after `run(0, 256)` of a kernel that finds 0, 1, 2 … there. */
async function afterRun(source: string): Promise<number[]> {
  await using folder = await temporaryFolder();
  await Deno.mkdir(join(folder.path, "assembly"));
  await Deno.writeTextFile(join(folder.path, "assembly", "kernel.ts"), source);
  const bytes = await compileKernel({ folder: folder.path, wide: true, options: [] });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes.slice()), { env: { memory } });
  new Float64Array(memory.buffer, 0, 32).set(Array.from({ length: 32 }, (_, index) => index));
  (exports.run as CallableFunction)(0, 256);
  return [...new Float64Array(memory.buffer, 256, 4)];
}

Deno.test({
  name: "a vector in the source is four doubles in memory, whatever the operation (oracle: the sums by hand)",
  ignore: missing,
  async fn() {
    const source = `
      @inline function twice(a: v128): v128 { return f64x2.mul(a, f64x2.splat(2)); }
      export function run(from: usize, to: usize): void {
        let sum = v128.load_splat<f64>(from, 8);
        for (let x = from; x < from + 96; x += 32) {
          const a = v128.load(x);
          if (x > from) sum = f64x2.add(sum, twice(a));
          else sum = f64x2.sub(sum, v128.bitselect(a, f64x2.splat(5), f64x2.lt(a, v128.load(from, 16))));
        }
        v128.store(to, i64x2.add(sum, i64x2.shl(i64x2.splat(1), 52)));
      }`;
    // 1 − (0, 1, 2, 3, where these are less than 2, 3, 4, 5) + 2·(4 + 8, 5 + 9, 6 + 10, 7 + 11); a shift doubles.
    assert.deepEqual(await afterRun(source), [50, 56, 62, 68]);
  },
});

Deno.test({
  name: "what crosses lanes is refused",
  ignore: missing,
  async fn() {
    for (const crossing of ["f64x2.extract_lane(a, 1)", "<f64>i32(v128.any_true(a))"]) {
      const source = `export function run(from: usize, to: usize): void {
        const a = v128.load(from);
        store<f64>(to, ${crossing});
      }`;
      await assert.rejects(afterRun(source), /crosses lanes/);
    }
    const shuffled = `export function run(from: usize, to: usize): void {
      v128.store(to, v128.shuffle<f64>(v128.load(from), v128.load(from, 32), 0, 2));
    }`;
    await assert.rejects(afterRun(shuffled), /crosses lanes/);
  },
});

for (
  const [what, statement] of [
    ["a load of half a vector", "v128.store(to, v128.load_zero<f64>(from))"],
    ["a load that extends", "v128.store(to, v128.load_ext<i32>(from))"],
    ["a swizzle", "v128.store(to, i8x16.swizzle(v128.load(from), v128.load(from, 32)))"],
    ["a conversion of lower lanes", "v128.store(to, f64x2.convert_low_i32x4_s(v128.load(from)))"],
    ["a constant of unequal halves", "v128.store(to, f64x2(10, 20))"],
    ["a store of one lane", "v128.store_lane<f64>(to, v128.load(from), 1)"],
    ["a global variable", "held = v128.load(from)"],
  ]
) {
  Deno.test({
    name: `what is not the same in all lanes is refused: ${what}`,
    ignore: missing,
    async fn() {
      const source = `
        ${statement.startsWith("held") ? "let held: v128;" : ""}
        export function run(from: usize, to: usize): void { ${statement}; }`;
      await assert.rejects(
        afterRun(source),
        /Cannot widen (assembly\/kernel\/run|start:assembly\/kernel): it crosses lanes/,
      );
    },
  });
}
