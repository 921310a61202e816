import { transform } from "../../../../math/wasm_fft/assembly/transform";
import {
  densityStrips,
  halfSquares,
  kernelAcross,
  kernelAlong,
  kernelStrips,
  line,
  linePlan,
  pitch,
  screeningSquare,
  size,
  targetStrips,
  unitSquare,
} from "./plan";

/** 6 = T̂ along y, 4 = a product with it, swapped. */
@inline const SPECTRUM: i32 = 6;
@inline const PRODUCT: i32 = 4;

/**
 * Strips `begin` to `end` of T = |ψ|²: along y to T̂, times K̂, and back. With `relax`, ρ̂* = T̂/(1 + ℓ²k²)
 * goes back, too. The kernels carry the (2N²)⁻¹ of the transforms.
 */
export function densityPass(relax: bool, begin: i32, end: i32): void {
  for (let p = begin; p < end; p++) {
    const strip = densityStrips + <usize>p * pitch;
    transform(strip, line(SPECTRUM), linePlan, line(5));
    if (p < kernelStrips) {
      smooth(p);
      transform(line(PRODUCT), strip, linePlan, line(5));
    }
    if (relax) {
      screen(p);
      transform(line(PRODUCT), targetStrips + <usize>p * pitch, linePlan, line(5));
    }
  }
}

function smooth(p: i32): void {
  const across = v128.load(kernelAcross + (<usize>p << 5));
  let from = line(SPECTRUM), to = line(PRODUCT), along = kernelAlong;
  for (let y = 0; y < size; y++, from += 64, to += 64, along += 8) {
    const factor = f64x2.mul(across, v128.load_splat<f64>(along));
    v128.store(to, f64x2.mul(factor, v128.load(from, 32)));
    v128.store(to, f64x2.mul(factor, v128.load(from)), 32);
  }
}

function screen(p: i32): void {
  const one = f64x2.splat(0.5 / (<f64>size * <f64>size));
  const screening = f64x2.splat(screeningSquare * unitSquare);
  const squares = v128.load(halfSquares + (<usize>p << 5));
  let from = line(SPECTRUM), to = line(PRODUCT);
  for (let y = 0; y < size; y++, from += 64, to += 64) {
    const n = <f64>min(y, size - y);
    const square = f64x2.add(squares, f64x2.splat(n * n));
    const factor = f64x2.div(one, f64x2.add(f64x2.splat(1), f64x2.mul(screening, square)));
    v128.store(to, f64x2.mul(factor, v128.load(from, 32)));
    v128.store(to, f64x2.mul(factor, v128.load(from)), 32);
  }
}
