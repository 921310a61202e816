/**
 * A time step of the Navier–Stokes solver against the same scheme in NumPy and scipy.fft. Both start from the same
 * field of the study's flow; after some steps their fields must be equal before anything is timed.
 */
import { join } from "node:path";
import { GateError } from "@/core/errors.ts";
import { randomStream } from "@/core/random/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import {
  createNavierStokes,
  type FlowState,
  gaussianRandomVorticity,
  type NavierStokes,
} from "@/physics/mod.ts";
import { type BenchmarkResult, compare, type Comparison, milliseconds } from "../paired.ts";
import { pythonPeers } from "../peers.ts";
import { startWorker, type Worker } from "../worker.ts";

const CHECK_STEPS = 64;
const TOLERANCE = 1e-10;

export async function benchmark({ quick }: { quick: boolean }): Promise<BenchmarkResult> {
  const { python, versions } = await pythonPeers(["numpy", "scipy"]);
  const script = join(repositoryRoot(), "bench", "e1", "navier_stokes_worker.py");
  await using worker = startWorker([python, script], {
    env: { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
  });
  const checks: string[] = [];
  const comparisons: Comparison[] = [];
  for (const size of [64, 128]) {
    const { check, comparison } = await compareAt(size, { worker, quick, peer: `SciPy ${versions.scipy}` });
    checks.push(check);
    comparisons.push(...comparison);
  }
  return { title: "Navier-Stokes time step (ETDRK4)", unit: "ms a step", comparisons, checks, versions };
}

async function compareAt(
  size: number,
  { worker, quick, peer }: { worker: Worker; quick: boolean; peer: string },
): Promise<{ check: string; comparison: Comparison[] }> {
  const parameters = {
    size,
    viscosity: 1e-2,
    drag: 0.1,
    forcing: { wavenumber: 4, amplitude: 1 },
    timeStep: 1 / 64,
  };
  const solver = createNavierStokes(parameters);
  const vorticity = gaussianRandomVorticity(randomStream(0, "bench/navier_stokes"), {
    grid: solver.grid,
    spectrum: { rms: 4, cornerWavenumber: 7, exponent: 2.5, maxWavenumber: 10 },
  });
  let state = advanced(solver, solver.start(vorticity), CHECK_STEPS);
  await worker.ask("start", { parameters, vorticity: [...vorticity] });
  await worker.ask("advance", { steps: CHECK_STEPS });
  const difference = deviation(solver.vorticity(state), await worker.ask<number[]>("vorticity"));
  const findings = `${size}²: fields differ by ${difference.toExponential(1)} after ${CHECK_STEPS} steps`;
  if (!(difference <= TOLERANCE)) {
    throw new GateError("navier_stokes (both must compute the same)", [findings]);
  }

  const steps = Math.round((quick ? 100 : 400) * (64 / size) ** 2);
  const comparison = await compare(`${size}²`, {
    ours: {
      name: "fft.js",
      measure: async () => await milliseconds(() => state = advanced(solver, state, steps)) / steps,
    },
    peers: [{ name: peer, measure: () => worker.ask<number>("advance", { steps }) }],
    rounds: quick ? 7 : 15,
  });
  return { check: `${findings} (relative to the largest value)`, comparison };
}

function advanced(solver: NavierStokes, state: FlowState, steps: number): FlowState {
  const outcome = solver.advance(state, steps);
  if (outcome.status === "diverged") throw new Error(`the flow diverged at step ${outcome.step}`);
  return outcome.state;
}

/** Largest difference as a share of the largest value. */
function deviation(actual: Float64Array, expected: readonly number[]): number {
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce((most, value, at) => Math.max(most, Math.abs(value - actual[at])), 0) / scale;
}
