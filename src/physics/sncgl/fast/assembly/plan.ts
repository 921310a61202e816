/*
 * What a solver sets in each instance of the module before its first pass (../memory.ts says how large each
 * array is).
 *
 * An element is 64 bytes: four complex numbers, real parts first, then imaginary parts ("swapped": imaginary
 * parts first, which turns a forward transform into a backward one). Three arrangements of a plane:
 *
 * - strips, for transforms along y: strip p holds four columns, x = 4p … 4p + 3 (of kept wavenumbers: the two
 *   pairs of `stripColumns`), one element for each y or k_y. Strips are `pitch` bytes apart; the lanes are the
 *   columns.
 * - row quads, for transforms along x: the rows 8j, 8j + 1, 8j + 4, 8j + 5, then the four that they leave out,
 *   one element for each x; the lanes are the rows. (A row's partner in a complex line, two rows away, decides
 *   how sums are rounded; so it stays.) The transposition between the two is one of 4 × 4 blocks.
 * - modes: strip by strip, the 2·cutoff + 1 elements with k_y = 0 … cutoff, −cutoff … −1.
 */

/** Points a side, N. */
export let size: i32 = 0;
/** Largest wavenumber index that is kept. */
export let cutoff: i32 = 0;
/** Bytes from strip to strip. */
export let pitch: usize = 0;
/** How many strips hold the kept k_x. */
export let strips: i32 = 0;
/** How many strips of T̂ hold k_x at which the kernel K̂ is not below every rounding error. */
export let kernelStrips: i32 = 0;

/** First k_x index of both pairs of columns of each strip, i32. */
export let stripColumns: usize = 0;
/**
 * n_x² of the columns, then 1 for a kept column and 0 for one that fills a strip up: eight doubles a strip.
 */
export let stripSquares: usize = 0;
/** K̂'s factor of each k_y, and (2N²)⁻¹ K̂'s factor of each k_x: doubles. */
export let kernelAlong: usize = 0;
export let kernelAcross: usize = 0;

/** n_x² for k_x = 0 … N/2 and three beyond: doubles. */
export let halfSquares: usize = 0;

/** Plan of a line's transform. */
export let linePlan: usize = 0;

/** Strips: ψ and ∇²ψ (swapped); the tendency of a stage takes ψ's place once ψ has been read. */
export let psiStrips: usize = 0;
export let laplacianStrips: usize = 0;
/** Strips of k_x = 0 … N/2: of |ψ|², then K_σ ∗ |ψ|² (swapped), and of ρ* (swapped). */
export let densityStrips: usize = 0;
export let targetStrips: usize = 0;

/** Modes: v; N(v); a; N(a), then N(a) + N(b). */
export let fieldModes: usize = 0;
export let firstModes: usize = 0;
export let stageModes: usize = 0;
export let middleModes: usize = 0;
/**
 * Coefficients, for k_y = 0 … cutoff of each strip: half and stage; full, first, middle and last (two
 * elements; four).
 */
export let stageTable: usize = 0;
export let lastTable: usize = 0;

/** Row quads: ψ (swapped); the local part of the tendency, or ∇²ψ (swapped) while the geometry changes. */
export let psiRows: usize = 0;
export let localRows: usize = 0;
/** Row quads of real numbers, 32 bytes for each x: q and ρ_s. */
export let factorRows: usize = 0;
export let rhoRows: usize = 0;

/** The lines a thread works on, `lineBytes` apart. */
export let workLines: usize = 0;
export let lineBytes: usize = 0;
/** Where a thread leaves the largest q and the smallest ρ_s before the floor: four doubles each. */
export let extremes: usize = 0;

/** Parameters, under their names in SncglParameters. */
export let D: f64 = 0;
export let c1: f64 = 0;
export let b3: f64 = 0;
export let c3: f64 = 0;
export let kappa: f64 = 0;
export let source: f64 = 0;
export let alpha: f64 = 0;
export let rhoVac: f64 = 0;
export let relaxation: f64 = 0;
export let leastRhoS: f64 = 0;
/** ℓ². */
export let screeningSquare: f64 = 0;
/** (2π/L)². */
export let unitSquare: f64 = 0;
/** q_ref. */
export let reference: f64 = 0;

/** Work lines by number. Lines 0 to 3 keep zeros where the modes that are dropped would lie. */
@inline
export function line(index: i32): usize {
  return workLines + <usize>index * lineBytes;
}
