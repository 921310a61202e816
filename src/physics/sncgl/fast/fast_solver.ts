import { referenceFactor } from "../linear_part.ts";
import type { SncglParameters, SncglSolver, SncglState } from "../parameters.ts";
import { requireParameters } from "../require_parameters.ts";
import { coefficientTables } from "./coefficient_tables.ts";
import { layOut } from "./memory.ts";
import { createTeam } from "./team.ts";

/** A thread should have this many rows at least, or it waits more than it works; below 256² one does all. */
const ROWS_A_THREAD = 128;

/**
 * The solver of `plainSolver` (same equations, same scheme, its numbers to round-off) in WebAssembly with vector
 * instructions: passes of transforms along y and along x, with all that happens at a point or a mode done while its
 * line is in the cache.
 *
 * @param options.threads how many threads share a step; by default one a processor, but one for every 128 rows at most.
 *   The numbers do not depend on it, to the last bit. With more than one the solver must be disposed of, or the
 *   process will not end.
 * @throws {InputError} for parameters that describe no solution, see `requireParameters`
 *
 * @example
 * ```ts
 * import { fastSolver } from "@/physics/sncgl/mod.ts";
 * using solver = fastSolver({
 *   size: 8, box_length: 20, time_step: 0.05, steps: 100, epsilon: 1, D: 1, c1: 0.5, b3: 1, c3: -0.5, kappa: 0,
 *   sigma_k: 1, source: 0, alpha: 1, rho_vac: 1, screening_length: 0, relaxation: 0,
 * });
 * // A uniform field tends to |ψ|² = ε/b₃.
 * const psi = new Float64Array(2 * 64).map((_, i) => (i % 2 === 0 ? 0.5 : 0));
 * solver.setState({ psi, rhoS: new Float64Array(64).fill(1) });
 * solver.step(400);
 * const end = solver.state().psi;
 * if (Math.abs(end[0] ** 2 + end[1] ** 2 - 1) > 1e-6) throw new Error("not on the limit cycle");
 * ```
 */
export function fastSolver(
  parameters: SncglParameters,
  { threads = defaultThreads(parameters.size) }: { readonly threads?: number } = {},
): SncglSolver {
  requireParameters(parameters, { where: "fastSolver" });
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(
      `Cannot start a solver: threads must be a whole number of at least 1, got ${threads}`,
    );
  }
  const { size, rho_vac } = parameters;
  const points = size * size;
  const laidOut = layOut(parameters, threads);
  const { memory, plans } = laidOut;
  const tablesFor = coefficientTables(parameters, laidOut);
  const psiRows = new Float64Array(memory.buffer, plans[0].psiRows, 2 * points);
  const localRows = new Float64Array(memory.buffer, plans[0].localRows, 2 * points);
  const rhoRows = new Float64Array(memory.buffer, plans[0].rhoRows, points);
  const extremes = plans.map((plan) => new Float64Array(memory.buffer, plan.extremes, 8));
  const team = createTeam(laidOut);
  let largestQ = 1;
  let leastRhoS = rho_vac;

  const run = (program: "start" | "step") => {
    for (const found of extremes) found.fill(-Infinity, 0, 4).fill(Infinity, 4);
    team.run(program, referenceFactor(largestQ));
    largestQ = Math.max(...extremes.flatMap((found) => [...found.subarray(0, 4)]));
    // NaN is passed over, as in the plain solver: the field shows it.
    for (const found of extremes) {
      for (const least of found.subarray(4)) if (least < leastRhoS) leastRhoS = least;
    }
  };
  const setState = ({ psi, rhoS }: SncglState) => {
    if (psi.length !== 2 * points || rhoS.length !== points) {
      throw new RangeError(
        `Cannot set the state: psi needs ${2 * points} values and rhoS ${points}, got ${psi.length} and ` +
          `${rhoS.length}`,
      );
    }
    eachPoint(size, (point, { real, complex }) => {
      localRows[complex] = psi[2 * point];
      localRows[complex + 4] = psi[2 * point + 1];
      rhoRows[real] = rhoS[point];
    });
    leastRhoS = rhoS.reduce((least, value) => Math.min(least, value), Infinity);
    run("start");
  };
  setState({ psi: new Float64Array(2 * points), rhoS: new Float64Array(points).fill(rho_vac) });

  return {
    parameters,
    setState,
    state() {
      const psi = new Float64Array(2 * points);
      const rhoS = new Float64Array(points);
      eachPoint(size, (point, { real, complex }) => {
        psi[2 * point] = psiRows[complex + 4];
        psi[2 * point + 1] = psiRows[complex];
        rhoS[point] = rhoRows[real];
      });
      return { psi, rhoS };
    },
    step(count = 1) {
      for (let done = 0; done < count; done++) {
        tablesFor(referenceFactor(largestQ));
        run("step");
      }
    },
    health: () => ({ finite: allFinite(psiRows) && allFinite(rhoRows), leastRhoS }),
    [Symbol.dispose]: () => team[Symbol.dispose](),
  };
}

function defaultThreads(size: number): number {
  return Math.max(1, Math.min(navigator.hardwareConcurrency, Math.floor(size / ROWS_A_THREAD)));
}

/** `every` would call a function for each value, which takes twenty times as long. */
function allFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** Visits each point with its index y·N + x and the indices of its (first) double among row quads. */
function eachPoint(
  size: number,
  visit: (point: number, place: { readonly real: number; readonly complex: number }) => void,
): void {
  for (let y = 0; y < size; y++) {
    // Rows 8j, 8j + 1, 8j + 4, 8j + 5, then those between them: see assembly/plan.ts.
    const lane = (y & 1) + ((y & 4) >> 1);
    const first = (y & ~7) + 2 * (y & 2);
    for (let x = 0; x < size; x++) {
      const quad = first * size + 4 * x;
      visit(y * size + x, { real: quad + lane, complex: 2 * quad + lane });
    }
  }
}
