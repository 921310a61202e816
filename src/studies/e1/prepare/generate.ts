import { canonicalJson } from "@/core/identity/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { gaussianRandomVorticity } from "@/physics/gaussian_random_field.ts";
import { periodicGrid } from "@/physics/grid.ts";
import { createNavierStokes, type NavierStokesParameters } from "@/physics/navier_stokes/mod.ts";
import { spectralResampling } from "@/physics/resample.ts";
import type { FlowParameters, GeneratedConfig } from "../plan/data_config.ts";

/** Raised when the numbers that a configuration gives change: a file made by another version is made anew. */
const GENERATOR_VERSION = 1;

/** One trajectory, or when and why the solver lost it. */
export type Trajectory =
  | {
    readonly status: "done";
    /** ω `[frame, y, x]`, 1/time. */
    readonly vorticity: Float32Array;
    /** What alone, with the flow parameters, determines it. */
    readonly seed: number;
  }
  | { readonly status: "diverged"; readonly time: number; readonly remedy: string };

/** The flow of a split: the data set's, less what the split has different. */
export function flowOf(config: GeneratedConfig, split: string): FlowParameters {
  return { ...config.flow, ...config.splits[split].flow };
}

/** Everything that decides a generated file's content, as canonical JSON; it stands in the file as an attribute. */
export function generatorIdentity(config: GeneratedConfig): string {
  const { name, seed, grid, time, initial_vorticity, flow, splits } = config;
  return canonicalJson({
    version: GENERATOR_VERSION,
    name,
    seed,
    grid,
    time,
    initial_vorticity,
    flow,
    splits,
  });
}

/** The seed of one trajectory. It follows from data seed, split and index alone, not from what else is generated. */
export function trajectorySeed(
  config: GeneratedConfig,
  { split, index }: { split: string; index: number },
): number {
  return randomStream(config.seed, `trajectory/${split}/${index}`).integer(2 ** 31);
}

/**
 * Makes the generator of a split: index → trajectory, a pure function. The solver is set up once for all of them.
 *
 * A trajectory starts from a Gaussian random vorticity field, is spun up, and then gives one frame each interval. The
 * equations are solved on `solver_size`² points; a frame keeps the modes that `size`² points can hold.
 */
export function trajectoryGenerator(config: GeneratedConfig, split: string): (index: number) => Trajectory {
  const { grid, time, initial_vorticity: initial } = config;
  const solver = createNavierStokes(solverParameters(config, split));
  const store = grid.size === grid.solver_size
    ? (field: Float64Array) => field
    : spectralResampling({ from: grid.solver_size, to: grid.size });
  const spectrum = {
    rms: initial.rms,
    cornerWavenumber: initial.corner_wavenumber,
    exponent: initial.exponent,
    maxWavenumber: initial.max_wavenumber,
  };
  const points = grid.size * grid.size;
  return (index) => {
    const seed = trajectorySeed(config, { split, index });
    const random = randomStream(seed, "initial vorticity");
    let state = solver.start(
      gaussianRandomVorticity(random, { grid: periodicGrid(grid.solver_size), spectrum }),
    );
    const vorticity = new Float32Array(time.frames * points);
    for (let frame = 0; frame < time.frames; frame++) {
      const span = frame === 0 ? time.spin_up : time.frame_interval;
      const next = solver.advance(state, Math.round(span / time.step));
      if (next.status === "diverged") {
        return { status: "diverged", time: next.step * time.step, remedy: next.remedy };
      }
      state = next.state;
      vorticity.set(store(solver.vorticity(state)), frame * points);
    }
    return { status: "done", vorticity, seed };
  };
}

/** What the solver is given for a split. */
export function solverParameters(config: GeneratedConfig, split: string): NavierStokesParameters {
  const flow = flowOf(config, split);
  return {
    size: config.grid.solver_size,
    viscosity: flow.viscosity,
    drag: flow.drag,
    forcing: { wavenumber: flow.forcing_wavenumber, amplitude: flow.forcing_amplitude },
    timeStep: config.time.step,
  };
}
