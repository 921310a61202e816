import { createFft2d, type Fft2d } from "@/math/fft_2d.ts";
import { type Grid, periodicGrid } from "@/physics/grid.ts";
import { screeningFactors } from "@/physics/sdg/screened.ts";
import { gather, type KeptModes, keptModes, scatter, scatterLaplacian } from "../kept_modes.ts";
import type { SncglParameters } from "../parameters.ts";

/** What a sweep back through a run needs beside the run's records: tables, transforms and work planes. */
export interface Workspace {
  readonly parameters: SncglParameters;
  /** Grid points, N². */
  readonly points: number;
  readonly table: KeptModes;
  /** Transforms of fields that hold kept modes only. */
  readonly field: Fft2d;
  /** Transforms of fields with the full spectrum. */
  readonly density: Fft2d;
  /** K̂(k) = exp(−k²/2σ_k²) on the spectral plane. */
  readonly kernel: Float64Array;
  /** ∂K̂/∂σ_k = K̂ k²/σ_k³ on the spectral plane. */
  readonly kernelSlope: Float64Array;
  /** 1/(1 + ℓ²k²) on the spectral plane. */
  readonly screening: Float64Array;
  /** The place of −k for each place of the spectral plane. */
  readonly mirror: Int32Array;
  /** Work of the transforms below: coefficients of the kept modes. */
  readonly coefficients: Float64Array;
}

/**
 * Prepares a workspace.
 *
 * With the products ⟨f, g⟩ = Re Σ f*g on the grid and N² Re Σ f̂*ĝ on modes, forward and backward transforms are each
 * other's inverse and each other's adjoint (Parseval; the forward one carries N⁻²). All cotangents of modes in this
 * folder belong to the second product, so that no factor N² is needed on the way.
 */
export function adjointWorkspace(parameters: SncglParameters): Workspace {
  const { size, box_length, sigma_k, screening_length } = parameters;
  const grid = periodicGrid(size, { side: box_length });
  const table = keptModes(grid);
  const kernel = multiplier(grid, (kSquared) => Math.exp(-kSquared / (2 * sigma_k ** 2)));
  const slope = multiplier(grid, (kSquared) => kSquared / sigma_k ** 3);
  const opposite = (index: number) => (size - index) % size;
  return {
    parameters,
    points: size * size,
    table,
    field: createFft2d(size, { band: grid.dealiasCutoff }),
    density: createFft2d(size),
    kernel,
    kernelSlope: kernel.map((value, at) => value * slope[at]),
    screening: screeningFactors(grid, screening_length),
    mirror: Int32Array.from(
      { length: size * size },
      (_, at) => opposite(Math.floor(at / size)) * size + opposite(at % size),
    ),
    coefficients: new Float64Array(2 * table.count),
  };
}

function multiplier({ size, wavenumbers }: Grid, of: (kSquared: number) => number): Float64Array {
  return Float64Array.from(
    { length: size * size },
    (_, at) => of(wavenumbers[Math.floor(at / size)] ** 2 + wavenumbers[at % size] ** 2),
  );
}

/** A field on the grid from its kept modes: the grid plane of `field`, valid until its next transform. */
export function toGrid({ field, table }: Workspace, modes: Float64Array): Float64Array {
  scatter(table, modes, field.spectral);
  field.backward();
  return field.physical;
}

/** The Laplacian of a field on the grid from its kept modes, as `toGrid`. */
export function laplacianOnGrid({ field, table }: Workspace, modes: Float64Array): Float64Array {
  scatterLaplacian(table, modes, field.spectral);
  field.backward();
  return field.physical;
}

/** `modes += f̂`, f being the grid plane of `field`: the adjoint of `toGrid`. */
export function addModes({ field, table, coefficients }: Workspace, modes: Float64Array): void {
  field.forward();
  gather(table, field.spectral, coefficients);
  for (let i = 0; i < modes.length; i++) modes[i] += coefficients[i];
}

/** `modes += −k² f̂`: the adjoint of `laplacianOnGrid`. */
export function addLaplacianModes({ field, table, coefficients }: Workspace, modes: Float64Array): void {
  field.forward();
  gather(table, field.spectral, coefficients);
  for (let i = 0; i < modes.length; i++) modes[i] -= table.kSquared[i >> 1] * coefficients[i];
}

/** Convolves both real fields of the grid plane of `density`, in place; its own adjoint, for multipliers even in k. */
export function convolve({ density, points }: Workspace, multiplier: Float64Array): Float64Array {
  density.forward();
  const { spectral } = density;
  for (let at = 0; at < points; at++) {
    spectral[2 * at] *= multiplier[at];
    spectral[2 * at + 1] *= multiplier[at];
  }
  density.backward();
  return density.physical;
}
