import { createFft2d } from "@/math/fft_2d.ts";
import { periodicGrid } from "@/physics/grid.ts";
import { inverseConformalFactor, relaxGeometry } from "@/physics/sdg/geometry.ts";
import { createFieldStep } from "../field_step.ts";
import { gather, keptModes } from "../kept_modes.ts";
import { coefficientsByReference, referenceFactor } from "../linear_part.ts";
import type { SncglParameters, SncglState } from "../parameters.ts";
import { createTendency, type HeldGeometry, type Tendency } from "../tendency.ts";

/** What one step leaves for the sweep back. About 6 N² numbers. */
export interface StepRecord {
  /** The spectra v, a, b, c at which N was evaluated. */
  readonly stages: readonly Float64Array[];
  /** The geometry as the step held it. */
  readonly held: HeldGeometry;
  /** ρ_s before the step. */
  readonly rhoS: Float64Array;
}

/** The reference solver's own steps, with what the sweep back needs written down. */
export interface RecordedRun {
  /** Goes to a state on the grid; modes that the 2/3 rule drops are dropped, as solvers do. */
  set(state: SncglState): void;
  /** The present state on the grid, a copy. */
  state(): SncglState;
  /** Takes one step; false where the field is no longer finite. */
  step(record?: StepRecord): boolean;
}

/** Room for one step's record. */
export function emptyRecord(points: number, modes: number): StepRecord {
  return {
    stages: Array.from({ length: 4 }, () => new Float64Array(2 * modes)),
    held: { q: new Float64Array(points), reference: 1 },
    rhoS: new Float64Array(points),
  };
}

/**
 * Runs the reference solver's tendency, field step and geometry; the field step evaluates N at v, a, b and c, and
 * looks at each spectrum first, which is where it is written down.
 */
export function recordedRun(parameters: SncglParameters): RecordedRun {
  const { size, box_length, rho_vac, alpha, relaxation } = parameters;
  const points = size * size;
  const grid = periodicGrid(size, { side: box_length });
  const table = keptModes(grid);
  const fft = createFft2d(size);
  const geometry: HeldGeometry = { q: new Float64Array(points), reference: 1 };
  const tendency = createTendency(parameters, { grid, table, geometry });
  const coefficientsOf = coefficientsByReference(parameters, table.shells);
  const modes = new Float64Array(2 * table.count);
  const rhoS = new Float64Array(points).fill(rho_vac);
  let sink: StepRecord | undefined;
  let stage = 0;
  const observed: Tendency = {
    ...tendency,
    look(spectrum) {
      sink?.stages[++stage].set(spectrum);
      tendency.look(spectrum);
    },
  };
  const advance = createFieldStep(table, observed);

  return {
    set(state) {
      fft.physical.set(state.psi);
      fft.forward();
      gather(table, fft.spectral, modes);
      rhoS.set(state.rhoS);
      tendency.look(modes);
    },
    state: () => ({ psi: tendency.psi.slice(), rhoS: rhoS.slice() }),
    step(record) {
      geometry.reference = referenceFactor(inverseConformalFactor(rhoS, { rho_vac, alpha, out: geometry.q }));
      if (record) {
        record.stages[0].set(modes);
        record.held.q.set(geometry.q);
        record.held.reference = geometry.reference;
        record.rhoS.set(rhoS);
      }
      sink = record;
      stage = 0;
      advance(modes, coefficientsOf(geometry.reference));
      tendency.look(modes);
      const target = tendency.smoothed;
      relaxGeometry(rhoS, { target, stride: 2, offset: 1, rate: relaxation });
      let square = 0;
      for (let i = 0; i < modes.length; i++) square += modes[i] * modes[i];
      return Number.isFinite(square);
    },
  };
}
