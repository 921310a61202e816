/**
 * A time step of the S-NCGL solver, field and geometry, against the same equations and scheme compiled by JAX for the
 * CPU in float64. Both begin with the same field; after some steps their fields must be equal before anything is timed.
 *
 * The field is that of a developed run: a box of 64² after 2,000 steps, repeated to fill the larger ones, so that there is
 * structure everywhere and the grid spacing is the same at each size.
 */
import { join } from "node:path";
import { GateError } from "@/core/errors.ts";
import { printLine } from "@/core/progress/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import {
  createSolver,
  initialNoise,
  type SncglParameters,
  type SncglSolver,
  type SncglState,
} from "@/physics/sncgl/mod.ts";
import { type BenchmarkResult, compare, type Comparison, fastest, milliseconds } from "../paired.ts";
import { pythonPeers } from "../peers.ts";
import { temporaryFolder } from "../temporary.ts";
import { startWorker, type Worker } from "../worker.ts";

const SIZES = [64, 256, 1024];
const LIMIT = 2;
const TILE = 64;
const DEVELOPED = 2000;
const CHECK_STEPS = 16;
const TOLERANCE = 1e-9;

/** The study's defaults; the box grows with the grid. */
const PARAMETERS: Omit<SncglParameters, "size" | "box_length"> = {
  time_step: 0.1,
  steps: DEVELOPED,
  epsilon: 0.1,
  D: 0.5,
  c1: 0.8,
  b3: 1,
  c3: -2,
  kappa: 0.01,
  sigma_k: 0.5,
  source: 0,
  alpha: 0.3,
  rho_vac: 1,
  screening_length: 1,
  relaxation: 0.01,
};

/** How JAX may do it; a flag is read once, so each number of threads is a process. */
const ONE_THREAD = { XLA_FLAGS: "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1" };
const PEER_THREADS = [["all threads", {}], ["1 thread", ONE_THREAD]] as const;

interface Setting {
  readonly name: string;
  readonly worker: Worker;
  readonly stacked: boolean;
}

export async function benchmark({ quick }: { quick: boolean }): Promise<BenchmarkResult> {
  const { python, versions } = await pythonPeers(["jax", "jaxlib", "numpy"]);
  const script = join(repositoryRoot(), "bench", "irer", "step_worker.py");
  await using workers = new AsyncDisposableStack();
  const settings = PEER_THREADS.flatMap(([words, env]) => {
    const worker = workers.use(startWorker([python, script], { env: { JAX_PLATFORMS: "cpu", ...env } }));
    return [false, true].map((stacked): Setting => ({
      name: [`JAX ${versions.jax}`, words, ...(stacked ? ["stacked transforms"] : [])].join(", "),
      worker,
      stacked,
    }));
  });
  const tile = developedField();
  const checks: string[] = [];
  const comparisons: Comparison[] = [];
  for (const size of SIZES) {
    const { check, comparison } = await compareAt(size, { tile, settings, quick });
    checks.push(check);
    comparisons.push(...comparison);
  }
  return {
    title: "S-NCGL time step (ETDRK4 and geometry)",
    unit: "ms a step",
    comparisons,
    checks,
    versions,
  };
}

async function compareAt(
  size: number,
  { tile, settings, quick }: {
    readonly tile: SncglState;
    readonly settings: readonly Setting[];
    readonly quick: boolean;
  },
): Promise<{ check: string; comparison: Comparison[] }> {
  const parameters = { ...PARAMETERS, size, box_length: size };
  const state = repeated(tile, size);
  await using folder = await temporaryFolder();
  await writeNumbers(join(folder.path, "psi.f64"), state.psi);
  await writeNumbers(join(folder.path, "rho.f64"), state.rhoS);
  using solver = createSolver(parameters);
  solver.setState(state);
  for (const worker of new Set(settings.map((setting) => setting.worker))) {
    await worker.ask("start", { parameters, folder: folder.path });
  }
  const advance = ({ worker, stacked }: Setting, steps: number) =>
    worker.ask<number>("advance", { steps, stacked });
  const steps = Math.max(2, Math.round((quick ? 150 : 600) * (TILE / size) ** 2));
  // Compiling is no part of a setting's time.
  for (const setting of settings) await advance(setting, 1);
  const peer = await fastest(settings, {
    rounds: quick ? 1 : 2,
    measure: (setting) => advance(setting, steps),
  });
  // Both from the same field again; this also compiles the peer's loop anew.
  await peer.worker.ask("start", { parameters, folder: folder.path });
  await advance(peer, CHECK_STEPS);
  solver.step(CHECK_STEPS);
  printLine(`${size}²: against ${peer.name}`);
  const check = await requireSameFields(solver, { peer, folder: folder.path });

  const comparison = await compare(`${size}²`, {
    ours: {
      name: "WebAssembly",
      measure: async () => await milliseconds(() => solver.step(steps)) / steps,
    },
    peers: [{ name: peer.name, measure: () => advance(peer, steps), limit: LIMIT }],
    rounds: quick ? 5 : 15,
  });
  return { check, comparison };
}

/** @throws {GateError} if the fields of both sides differ */
async function requireSameFields(
  solver: SncglSolver,
  { peer: { worker, stacked }, folder }: { readonly peer: Setting; readonly folder: string },
): Promise<string> {
  await worker.ask("write", { folder, stacked });
  const { psi, rhoS } = solver.state();
  const differences = {
    psi: deviation(psi, await readNumbers(join(folder, "psi_end.f64"))),
    rhoS: deviation(rhoS, await readNumbers(join(folder, "rho_end.f64"))),
  };
  const finding = `${solver.parameters.size}²: after ${CHECK_STEPS} steps ψ differs by ` +
    `${differences.psi.toExponential(1)}, ρ_s by ${differences.rhoS.toExponential(1)}`;
  if (!(Math.max(differences.psi, differences.rhoS) <= TOLERANCE)) {
    throw new GateError("irer step (both must compute the same)", [finding]);
  }
  return `${finding} (relative to the largest value)`;
}

/** The field of a default run at its end. */
function developedField(): SncglState {
  const parameters = { ...PARAMETERS, size: TILE, box_length: TILE };
  using solver = createSolver(parameters);
  solver.setState(initialNoise(parameters, { amplitude: 0.1, random: randomStream(0, "bench/irer/step") }));
  solver.step(DEVELOPED);
  return solver.state();
}

/** A field side by side until it fills `size`² points. */
function repeated({ psi, rhoS }: SncglState, size: number): SncglState {
  const out = { psi: new Float64Array(2 * size * size), rhoS: new Float64Array(size * size) };
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = (y % TILE) * TILE + (x % TILE);
      const to = y * size + x;
      out.psi[2 * to] = psi[2 * from];
      out.psi[2 * to + 1] = psi[2 * from + 1];
      out.rhoS[to] = rhoS[from];
    }
  }
  return out;
}

async function writeNumbers(path: string, values: Float64Array): Promise<void> {
  await Deno.writeFile(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

async function readNumbers(path: string): Promise<Float64Array> {
  return new Float64Array((await Deno.readFile(path)).buffer);
}

/** Largest difference as a share of the largest value. */
function deviation(actual: Float64Array, expected: Float64Array): number {
  let [difference, scale] = [0, 0];
  for (let at = 0; at < actual.length; at++) {
    difference = Math.max(difference, Math.abs(actual[at] - expected[at]));
    scale = Math.max(scale, Math.abs(expected[at]));
  }
  return difference / scale;
}
