/** Forced two-dimensional turbulence on 32² points, in seconds: what a network of a study learns, in little. */
import { randomStream } from "@/core/random/mod.ts";
import { gaussianRandomVorticity } from "@/physics/gaussian_random_field.ts";
import { periodicGrid } from "@/physics/grid.ts";
import { createNavierStokes } from "@/physics/navier_stokes/mod.ts";
import { velocityOf } from "@/physics/velocity.ts";
import { evaluationBatches } from "../batches.ts";
import { type FieldSeries, seriesInMemory } from "../field_series.ts";
import { dividedBy, type Normalisation } from "../normalisation.ts";
import type { TrainingData } from "../train.ts";

export const SIZE = 32;
const FRAMES = 10;
const STEP = 0.025;
const CHANNELS = 3;

/** Training, validation and what is kept for a test: vorticity, then both velocities, of which vorticity is predicted. */
export function smallTurbulence(): { data: TrainingData; test: FieldSeries } {
  const training = trajectories(32, "training");
  return {
    data: {
      training,
      validation: trajectories(1, "validation"),
      plan: { seed: 0, batchSize: 4, normalisation: normalisationOf(training), symmetry: { y: 0, x: 1 } },
    },
    test: trajectories(3, "test"),
  };
}

function trajectories(count: number, name: string): FieldSeries {
  const grid = periodicGrid(SIZE);
  const solver = createNavierStokes({
    size: SIZE,
    viscosity: 0.02,
    drag: 0.1,
    forcing: { wavenumber: 2, amplitude: 1 },
    timeStep: STEP,
  });
  const velocity = velocityOf(grid);
  const spectrum = { rms: 4, cornerWavenumber: 7, exponent: 2.5, maxWavenumber: 8 };
  const values: number[] = [];
  for (let trajectory = 0; trajectory < count; trajectory++) {
    const random = randomStream(17, `${name}/${trajectory}`);
    let state = solver.start(gaussianRandomVorticity(random, { grid, spectrum }));
    for (let frame = 0; frame < FRAMES; frame++) {
      const next = solver.advance(state, Math.round((frame === 0 ? 2 : 0.25) / STEP));
      if (next.status === "diverged") throw new Error(`the flow diverged at step ${next.step}`);
      state = next.state;
      const vorticity = solver.vorticity(state);
      const { u, v } = velocity(vorticity);
      vorticity.forEach((value, point) => values.push(value, u[point], v[point]));
    }
  }
  return seriesInMemory(Float32Array.from(values), [count, FRAMES, SIZE, SIZE, CHANNELS]);
}

/** Standard deviations about zero, of each channel and of vorticity's increments. */
function normalisationOf(series: FieldSeries): Normalisation {
  const unit = { input: dividedBy([1, 1, 1]), increment: dividedBy([1]) };
  const [{ inputs, targets }] = evaluationBatches(series, { batchSize: 10_000, normalisation: unit });
  const rms = (values: Float32Array) =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  const channels = Array.from(
    { length: CHANNELS },
    (_, c) => rms(inputs.filter((__, i) => i % CHANNELS === c)),
  );
  return { input: dividedBy(channels), increment: dividedBy([rms(targets)]) };
}
