import { linePlan } from "@/math/wasm_fft/line_plan.ts";
import { LEAST_RHO_S, type SncglParameters } from "../parameters.ts";

/** Values of the module's global variables by name: sizes, addresses in bytes, parameters. See assembly/plan.ts. */
export type KernelPlan = Readonly<Record<string, number>>;

/** A solver's memory, its arrays laid out and its tables filled in. */
export interface SolverMemory {
  readonly memory: WebAssembly.Memory;
  /** The plan of each thread: they differ in the lines they work on. */
  readonly plans: readonly KernelPlan[];
  /** The cells that threads agree by. */
  readonly control: Int32Array<SharedArrayBuffer>;
}

/** An element: four complex numbers. */
const ELEMENT = 64;
/** A line of the cache; arrays begin at multiples of two of them. */
const ALIGNMENT = 128;
/** Lines of work that the passes use, see assembly/rows.ts. */
const WORK_LINES = 11;
const CONTROL_CELLS = 64;
/** The module keeps constants from 1024 on. */
const FIRST_FREE = 2048;
const PAGE = 65536;
/** Where K̂(k) lies below this it cannot change a sum of which K̂(0) = 1 is a part, and counts as zero. */
const LEAST_KERNEL = 1e-20;

/**
 * The four columns of each strip of kept k_x: pairs 0, 2 … cutoff, then … −2, two to a strip. Columns beyond the
 * cutoff fill up a pair or a strip and stay zero.
 */
export function stripColumns(size: number): number[][] {
  const cutoff = dealiasCutoff(size);
  const pairs = Array.from({ length: size / 2 }, (_, half) => 2 * half);
  const isKept = (even: number) => even <= cutoff || even + 1 >= size - cutoff;
  const kept = pairs.filter(isKept);
  if (kept.length % 2 === 1) kept.push(pairs.find((even) => !isKept(even))!);
  return Array.from({ length: kept.length / 2 }, (_, strip) => {
    const [left, right] = kept.slice(2 * strip);
    return [left, left + 1, right, right + 1];
  });
}

/** The largest n < N/3. */
export function dealiasCutoff(size: number): number {
  return Math.ceil(size / 3) - 1;
}

/** Lays out a solver's arrays for a number of threads. */
export function layOut(parameters: SncglParameters, threads: number): SolverMemory {
  const { size, box_length, sigma_k, screening_length, rho_vac, ...rest } = parameters;
  const cutoff = dealiasCutoff(size);
  const columns = stripColumns(size);
  const unit = (2 * Math.PI) / box_length;
  const kernel = (n: number) => Math.exp(-((unit * n) ** 2) / (2 * sigma_k ** 2));
  const kernelModes = Array.from({ length: size / 2 + 1 }, (_, n) => n).filter((n) =>
    kernel(n) >= LEAST_KERNEL
  );
  // Groups of eight rows, strips a power of two apart, would evict each other from the cache.
  const pitch = (size + 9) * ELEMENT;
  const modesBytes = columns.length * (2 * cutoff + 1) * ELEMENT;
  const tableEntries = columns.length * (cutoff + 1);
  const lineBytes = (size + 2) * ELEMENT;
  const line = linePlan(size);

  let end = FIRST_FREE;
  const place = (bytes: number) => {
    const at = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    end = at + bytes;
    return at;
  };
  const shared = {
    size,
    cutoff,
    pitch,
    strips: columns.length,
    kernelStrips: Math.ceil(kernelModes.length / 4),
    lineBytes,
    stripColumns: place(8 * columns.length),
    stripSquares: place(64 * columns.length),
    kernelAlong: place(8 * size),
    kernelAcross: place(8 * (size / 2 + 4)),
    halfSquares: place(8 * (size / 2 + 4)),
    linePlan: place(line.bytes),
    psiStrips: place(columns.length * pitch),
    laplacianStrips: place(columns.length * pitch),
    densityStrips: place((size / 8 + 1) * pitch),
    targetStrips: place((size / 8 + 1) * pitch),
    fieldModes: place(modesBytes),
    firstModes: place(modesBytes),
    stageModes: place(modesBytes),
    middleModes: place(modesBytes),
    stageTable: place(tableEntries * 2 * ELEMENT),
    lastTable: place(tableEntries * 4 * ELEMENT),
    psiRows: place(16 * size * size),
    localRows: place(16 * size * size),
    factorRows: place(8 * size * size),
    rhoRows: place(8 * size * size),
    D: rest.D,
    c1: rest.c1,
    b3: rest.b3,
    c3: rest.c3,
    kappa: rest.kappa,
    source: rest.source,
    alpha: rest.alpha,
    relaxation: rest.relaxation,
    rhoVac: rho_vac,
    leastRhoS: LEAST_RHO_S,
    screeningSquare: screening_length ** 2,
    unitSquare: unit ** 2,
  };
  const plans = Array.from({ length: threads }, () => ({
    ...shared,
    workLines: place(WORK_LINES * lineBytes),
    extremes: place(ALIGNMENT),
  }));
  const pages = Math.ceil(end / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const buffer = memory.buffer as unknown as SharedArrayBuffer;

  line.write(buffer, shared.linePlan);
  writeTables(buffer, { plan: shared, kernel, columns });
  return { memory, plans, control: new Int32Array(buffer, 0, CONTROL_CELLS) };
}

/** The tables by strip and by k_y, see assembly/plan.ts. */
function writeTables(
  buffer: SharedArrayBuffer,
  { plan: { size, cutoff, ...addresses }, kernel, columns }: {
    readonly plan: KernelPlan;
    readonly kernel: (n: number) => number;
    readonly columns: readonly number[][];
  },
): void {
  const signed = (column: number) => (column <= size / 2 ? column : column - size);
  const kept = (column: number) => (Math.abs(signed(column)) <= cutoff ? 1 : 0);
  const doubles = (at: number, values: readonly number[]) =>
    new Float64Array(buffer, at, values.length).set(values);
  new Int32Array(buffer, addresses.stripColumns).set(columns.flatMap(([left, , right]) => [left, right]));
  doubles(
    addresses.stripSquares,
    columns.flatMap((strip) => [...strip.map((column) => signed(column) ** 2), ...strip.map(kept)]),
  );
  doubles(addresses.kernelAlong, Array.from({ length: size }, (_, y) => kernel(signed(y))));
  const half = Array.from({ length: size / 2 + 1 }, (_, x) => kernel(x) / (2 * size ** 2));
  doubles(addresses.kernelAcross, [...half, 0, 0, 0]);
  doubles(addresses.halfSquares, Array.from({ length: size / 2 + 4 }, (_, x) => x ** 2));
}
