import { InputError } from "@/core/errors.ts";
import { type EquationOfState, pieceAt } from "../eos/equation_of_state.ts";

/**
 * Cells in h from the centre (h_c) to the surface (0). The breaks of the equation of state are nodes, so that every cell
 * is smooth; the cells of the innermost piece stretch with h_c, the others stay where they are.
 */
export interface BoxMesh {
  readonly intervals: number;
  /** Piece of the equation of state, per cell. */
  readonly piece: Int32Array;
  /** How many cells, the first ones, lie in the innermost piece. */
  readonly stretching: number;
  /** The inner piece's break [h], where the fixed cells begin. */
  readonly lower: number;
  /**
   * The range of h_c that this mesh is for: the innermost piece and, beyond a break of it, 1/intervals² of h_c. The
   * discrete stars on either side of a break differ by the error of the scheme, so that a mass in between belongs to
   * neither; within this error the piece is continued.
   */
  readonly leastEnthalpy: number;
  readonly greatestEnthalpy: number;
  /** h at the nodes, `[intervals + 1]`, descending, for the h_c that the mesh was made for. */
  readonly nodes: Float64Array;
}

/** A piece has so many cells however narrow it is, as long as they are there. */
const LEAST_CELLS = 8;

/**
 * Shares the intervals out over the pieces in proportion to their width in h. Meshes nest: twice the intervals halve
 * every cell, because what is shared out is `intervals` halved until it is odd or below 2,048.
 *
 * @throws InputError if there are more pieces than intervals
 */
export function boxMesh(
  eos: EquationOfState,
  { intervals, centralEnthalpy }: { intervals: number; centralEnthalpy: number },
): BoxMesh {
  let base = intervals;
  while (base >= 2048 && base % 2 === 0) base /= 2;
  const innermost = innerPieceAt(eos, centralEnthalpy);
  const pieces: number[] = [];
  const widths: number[] = [];
  for (let piece = innermost; piece >= 0; piece--) {
    const width = (piece === innermost ? centralEnthalpy : eos.breaks[piece + 1]) - eos.breaks[piece];
    if (width === 0) continue; // coinciding breaks
    pieces.push(piece);
    widths.push(width);
  }
  if (pieces.length > base) {
    throw new InputError(
      `it has ${pieces.length} pieces in this star, more than the ${base} cells to share out`,
      {
        where: `equation of state ${eos.name}`,
        mend: "give a coarser table or a larger grid_factor",
      },
    );
  }
  const counts = sharedOut(base, widths).map((count) => count * (intervals / base));
  const slack = centralEnthalpy / intervals ** 2;
  const last = innermost === eos.breaks.length - 1;
  return laidOut(eos, {
    pieces,
    counts,
    centralEnthalpy,
    leastEnthalpy: innermost === 0 ? 0 : eos.breaks[innermost] - slack,
    greatestEnthalpy: last ? eos.maximumEnthalpy : eos.breaks[innermost + 1] + slack,
  });
}

/** The mesh with every cell cut into `factor` cells, at another h_c of its range. */
export function refinedMesh(
  eos: EquationOfState,
  { mesh, factor, centralEnthalpy }: { mesh: BoxMesh; factor: number; centralEnthalpy: number },
): BoxMesh {
  const counts = new Map<number, number>();
  for (const piece of mesh.piece) counts.set(piece, (counts.get(piece) ?? 0) + factor);
  return laidOut(eos, {
    pieces: [...counts.keys()],
    counts: [...counts.values()],
    centralEnthalpy,
    leastEnthalpy: mesh.leastEnthalpy,
    greatestEnthalpy: mesh.greatestEnthalpy,
  });
}

/** Whether h_c lies in the range that the mesh is for; an innermost piece of no width would leave its w open. */
export function holds(
  { leastEnthalpy, greatestEnthalpy, lower }: BoxMesh,
  centralEnthalpy: number,
): boolean {
  return centralEnthalpy >= leastEnthalpy && centralEnthalpy <= greatestEnthalpy && centralEnthalpy !== lower;
}

/** The piece of the centre; of two that meet at h_c, the one outside. */
function innerPieceAt(eos: EquationOfState, centralEnthalpy: number): number {
  let piece = pieceAt(eos, centralEnthalpy);
  while (piece > 0 && eos.breaks[piece] === centralEnthalpy) piece--;
  return piece;
}

/** h at the nodes for another h_c; the nodes outside the innermost piece do not depend on it. */
export function nodesAt(
  { nodes, lower, stretching }: Pick<BoxMesh, "nodes" | "lower" | "stretching">,
  centralEnthalpy: number,
): Float64Array {
  const placed = nodes.slice();
  const width = centralEnthalpy - lower;
  for (let node = 0; node < stretching; node++) placed[node] = lower + width * (1 - node / stretching);
  return placed;
}

function laidOut(
  eos: EquationOfState,
  { pieces, counts, centralEnthalpy, leastEnthalpy, greatestEnthalpy }: {
    pieces: readonly number[];
    counts: readonly number[];
    centralEnthalpy: number;
    leastEnthalpy: number;
    greatestEnthalpy: number;
  },
): BoxMesh {
  const intervals = counts.reduce((sum, count) => sum + count);
  const piece = new Int32Array(intervals);
  const nodes = new Float64Array(intervals + 1);
  const [stretching, lower] = [counts[0], eos.breaks[pieces[0]]];
  nodes[stretching] = lower;
  piece.fill(pieces[0], 0, stretching);
  let cell = stretching;
  for (let at = 1; at < pieces.length; at++) {
    const [low, high] = [eos.breaks[pieces[at]], eos.breaks[pieces[at] + 1]];
    piece.fill(pieces[at], cell, cell + counts[at]);
    for (let k = 1; k <= counts[at]; k++) nodes[cell + k] = low + (high - low) * (1 - k / counts[at]);
    cell += counts[at];
  }
  const placed = nodesAt({ nodes, lower, stretching }, centralEnthalpy);
  return { intervals, piece, stretching, lower, leastEnthalpy, greatestEnthalpy, nodes: placed };
}

/** Every width gets its least count, and the rest goes by width, the largest remainders (then the first) up. */
function sharedOut(total: number, widths: readonly number[]): number[] {
  const least = Math.max(1, Math.min(LEAST_CELLS, Math.floor(total / (4 * widths.length))));
  const sum = widths.reduce((a, b) => a + b);
  const rest = total - least * widths.length;
  const shares = widths.map((width) => rest * width / sum);
  const counts = shares.map((share) => least + Math.floor(share));
  const left = total - counts.reduce((a, b) => a + b);
  const byRemainder = shares.map((share, at) => ({ at, remainder: share % 1 }))
    .sort((a, b) => b.remainder - a.remainder || a.at - b.at);
  for (const { at } of byRemainder.slice(0, left)) counts[at]++;
  return counts;
}
