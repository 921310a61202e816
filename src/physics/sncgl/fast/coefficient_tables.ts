import { coefficientsByReference } from "../linear_part.ts";
import type { SncglParameters } from "../parameters.ts";
import { dealiasCutoff, type SolverMemory, stripColumns } from "./memory.ts";

/** Fills the kernel's tables of ETDRK4 coefficients for a q_ref; does nothing if they hold it already. */
export function coefficientTables(
  parameters: SncglParameters,
  { memory, plans: [plan] }: SolverMemory,
): (reference: number) => void {
  const { size, box_length } = parameters;
  const cutoff = dealiasCutoff(size);
  const { squares, shellOf } = shellsUpTo(cutoff);
  const unit = ((2 * Math.PI) / box_length) ** 2;
  const coefficientsOf = coefficientsByReference(parameters, squares.map((square) => unit * square));
  const columns = stripColumns(size);
  const entries = columns.length * (cutoff + 1);
  const stageTable = new Float64Array(memory.buffer, plan.stageTable, 16 * entries);
  const lastTable = new Float64Array(memory.buffer, plan.lastTable, 32 * entries);
  let held = 0;

  return (reference) => {
    if (Object.is(reference, held)) return;
    held = reference;
    const { half, stage, full, first, middle, last } = coefficientsOf(reference);
    columns.forEach((lanes, strip) => {
      for (let lane = 0; lane < 4; lane++) {
        const column = Math.min(lanes[lane], size - lanes[lane]);
        // The coefficients of a column that only fills a strip up stay zero.
        if (column > cutoff) continue;
        for (let row = 0; row <= cutoff; row++) {
          const entry = strip * (cutoff + 1) + row;
          const from = 2 * shellOf[column ** 2 + row ** 2];
          for (let part = 0; part < 2; part++) {
            const to = 4 * part + lane;
            stageTable[16 * entry + to] = half[from + part];
            stageTable[16 * entry + 8 + to] = stage[from + part];
            lastTable[32 * entry + to] = full[from + part];
            lastTable[32 * entry + 8 + to] = first[from + part];
            lastTable[32 * entry + 16 + to] = middle[from + part];
            lastTable[32 * entry + 24 + to] = last[from + part];
          }
        }
      }
    });
  };
}

/** Every n_x² + n_y² of the kept modes, ascending, and the index of each in that list. */
function shellsUpTo(cutoff: number): { squares: Float64Array; shellOf: Int32Array } {
  const shellOf = new Int32Array(2 * cutoff ** 2 + 1);
  for (let x = 0; x <= cutoff; x++) {
    for (let y = 0; y <= x; y++) shellOf[x ** 2 + y ** 2] = 1;
  }
  const squares = Float64Array.from(shellOf.keys().filter((square) => shellOf[square] === 1));
  squares.forEach((square, shell) => shellOf[square] = shell);
  return { squares, shellOf };
}
