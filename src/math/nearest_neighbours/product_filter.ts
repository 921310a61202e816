import { KERNEL_BYTES } from "./kernel_bytes.ts";

/** Points to a panel, see assembly/kernel.ts. */
export const PANEL = 8;

/** Says which pairs of points are worth an exact distance: all near neighbours, and few others. */
export interface ProductFilter {
  /** The number of panels. */
  readonly panels: number;
  /** Row numbers of the pairs that `scan` found, two a pair; a number ≥ n, or a pair of a row with itself, is none. */
  readonly candidates: Int32Array;
  /** Finds the candidates between panels `begin` … `end − 1` and `panel`; returns their number. */
  scan(begin: number, end: number, panel: number): number;
  /** From now on, this row's neighbours at squared distances above `squared` are of no interest to it. */
  limit(row: number, squared: number): void;
}

/** Unit roundoff of float32. */
const U = 2 ** -24;
/** Above any error of underflow in a sum over one coordinate, of numbers up to 1. */
const UNDERFLOW = 2 ** -120;
/** Without these, squares leave float64's range; with more coordinates the bound below would not hold. */
const SCALES = { least: 1e-100, largest: 1e100 };
const MOST_COORDINATES = 2 ** 20;
/** Panels that one `scan` may take. */
export const MOST_PANELS = 8;
const FIRST_FREE = 2048;
const PAGE = 65536;
/** Up to this size the memory is kept for the next call. */
const KEPT_BYTES = 2 ** 24;

/**
 * A filter by products in float32, ‖zᵢ − zⱼ‖² = ‖zᵢ‖² + ‖zⱼ‖² − 2zᵢ·zⱼ, of points z moved to their mean, scaled by a
 * power of two to at most 1 and rounded. No pair whose squared distance, as float64 sums it from differences of
 * coordinates, is within the limit of either point is missed. With u = 2⁻²⁴ and Nᵢ = ‖zᵢ‖²:
 *
 * - rounding z moves the squared distance by at most 4u(Nᵢ + Nⱼ) and terms of order u²;
 * - the product of d coordinates errs by at most γ‖zᵢ‖‖zⱼ‖, twice that by γ(Nᵢ + Nⱼ), γ = du/(1 − du) (Higham 2002,
 *   section 3.1, any order of summation);
 * - the comparison's subtraction errs by at most u(2.1Nᵢ + 1.1Nⱼ); float64's errors are below u(Nᵢ + Nⱼ).
 *
 * So (1 − γ − 10u)(Nᵢ + Nⱼ) − 2zᵢ·zⱼ is a lower bound; where it stays below a limit the pair is a candidate. Points
 * that lie many times closer together than they spread cost exact distances, never a neighbour. Where coordinates leave
 * 1e-100 … 1e100 every pair is a candidate.
 *
 * @param data n rows of d finite coordinates
 */
export function createProductFilter(
  data: Float64Array,
  { n, d }: { n: number; d: number },
): ProductFilter {
  const panels = Math.ceil(n / PANEL);
  const padded = panels * PANEL;
  const bytes = { panels: 4 * padded * d, points: 4 * padded, candidates: 8 * MOST_PANELS * PANEL * PANEL };
  const at = {
    panels: FIRST_FREE,
    floors: FIRST_FREE + bytes.panels,
    ceilings: FIRST_FREE + bytes.panels + bytes.points,
    candidates: FIRST_FREE + bytes.panels + 2 * bytes.points,
  };
  const { memory, exports } = kernelWith(at.candidates + bytes.candidates);
  for (const [name, value] of Object.entries({ ...at, coordinates: d })) {
    (exports[name] as WebAssembly.Global).value = value;
  }
  const packed = new Float32Array(memory.buffer, at.panels, padded * d).fill(0);
  const floors = new Float32Array(memory.buffer, at.floors, padded).fill(Infinity);
  const ceilings = new Float32Array(memory.buffer, at.ceilings, padded).fill(-Infinity);

  const means = meansOf(data, { n, d });
  const scale = scaleOf(data, means);
  const gamma = (d * U) / (1 - d * U);
  for (let row = 0; row < n; row++) {
    const norm = scale === undefined ? Infinity : pack(data, { row, means, scale, into: packed });
    const floor = ((1 - gamma - 10 * U) * norm) / 2 - (d + 8) * UNDERFLOW;
    floors[row] = scale === undefined ? -Infinity : roundDown(floor);
    ceilings[row] = Infinity;
  }
  const halfSquare = scale === undefined ? 1 : scale ** 2 / 2;
  return {
    panels,
    candidates: new Int32Array(memory.buffer, at.candidates, bytes.candidates / 4),
    scan: exports.scan as ProductFilter["scan"],
    limit(row, squared) {
      ceilings[row] = roundUp(squared * halfSquare - floors[row]);
    },
  };
}

/** Float32 at or below the value; the underflow that it may lack is in UNDERFLOW. */
function roundDown(value: number): number {
  return Math.fround(value - 4 * U * Math.abs(value));
}

function roundUp(value: number): number {
  return Math.fround(value + 4 * U * Math.abs(value));
}

function meansOf(data: Float64Array, { n, d }: { n: number; d: number }): Float64Array {
  const means = new Float64Array(d);
  for (let at = 0; at < data.length;) {
    for (let c = 0; c < d; c++, at++) means[c] += data[at];
  }
  return means.map((sum) => sum / n);
}

/** The power of two that brings the points' coordinates to at most 1; undefined if none can be used. */
function scaleOf(data: Float64Array, means: Float64Array): number | undefined {
  const d = means.length;
  let largest = 0;
  for (let at = 0; at < data.length;) {
    for (let c = 0; c < d; c++, at++) largest = Math.max(largest, Math.abs(data[at] - means[c]));
  }
  const usable = largest >= SCALES.least && largest <= SCALES.largest && d <= MOST_COORDINATES;
  return usable ? 2 ** -(Math.floor(Math.log2(largest)) + 1) : undefined;
}

/** Writes a point to its panel and returns its squared norm there. */
function pack(
  data: Float64Array,
  { row, means, scale, into }: { row: number; means: Float64Array; scale: number; into: Float32Array },
): number {
  const d = means.length;
  let norm = 0;
  let to = (row - (row % PANEL)) * d + (row % PANEL);
  for (let c = 0, at = row * d; c < d; c++, at++, to += PANEL) {
    const z = Math.fround((data[at] - means[c]) * scale);
    into[to] = z;
    norm += z * z;
  }
  return norm;
}

interface Instance {
  readonly memory: WebAssembly.Memory;
  readonly exports: WebAssembly.Exports;
}

let kernelModule: WebAssembly.Module | undefined;
let kept: Instance | undefined;

/** An instance with at least that much memory; a small one is used again, by the next filter. */
function kernelWith(bytes: number): Instance {
  const pages = Math.ceil(Math.max(bytes, KEPT_BYTES) / PAGE);
  if (pages > 65536) {
    throw new RangeError(`Cannot find neighbours: ${bytes} bytes of coordinates are more than 4 GiB`);
  }
  if (bytes <= KEPT_BYTES && kept !== undefined) return kept;
  kernelModule ??= new WebAssembly.Module(KERNEL_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages });
  const instance = { memory, exports: new WebAssembly.Instance(kernelModule, { env: { memory } }).exports };
  if (bytes <= KEPT_BYTES) kept = instance;
  return instance;
}
