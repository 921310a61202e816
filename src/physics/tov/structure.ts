import { type Derivative, dormandPrince } from "@/math/dormand_prince.ts";
import {
  ENERGY_DENSITY,
  ENERGY_DENSITY_SLOPE,
  EOS_VALUES,
  type EquationOfState,
  pieceAt,
  PRESSURE,
  REST_MASS_DENSITY,
} from "./eos/equation_of_state.ts";
import { type Modification, PLAIN } from "./modification.ts";

/** Where the state of the integration holds each quantity. */
const [U, W, Y, DRAG, BARYONS] = [0, 1, 2, 3, 4];

/** What a star looks like at one value of h. */
export interface Layer {
  /** The pseudo-enthalpy: the largest at the centre, 0 at the surface. */
  readonly h: number;
  /** r² [km²]. */
  readonly u: number;
  /** m/r³ [km⁻²]. */
  readonly w: number;
  /** The logarithmic derivative of the tidal perturbation, r H′/H. */
  readonly y: number;
  /** The logarithmic derivative of the dragging of frames, r ω̄′/ω̄. */
  readonly drag: number;
  /** Baryon mass inside r over r³ [km⁻²], baryons counted so that ε = ρ where the pressure vanishes. */
  readonly baryons: number;
}

/** How a star is integrated. */
export interface StructureOptions {
  /** h_c */
  readonly centralEnthalpy: number;
  /** Plain general relativity if left out. */
  readonly modification?: Modification;
  /** Of a step, relative to each of the quantities of a layer. */
  readonly relativeTolerance?: number;
  /** Whether mass and radius are all that is wanted; the surface's other quantities are NaN then. */
  readonly massOnly?: boolean;
  /** No step in h is longer than this share of the central enthalpy. */
  readonly longestStep?: number;
  /** Called at the first layer outside the centre and after every step, with the piece of the equation of state. */
  readonly onLayer?: (layer: Layer, piece: number) => void;
}

export const DEFAULT_TOLERANCE = 1e-10;

/** The series at the centre is used up to this share of h_c; its error there is of the order of the square. */
const CENTRE = 1e-6;
/** Where dε/dh grows without bound at the surface, the last step ends at this share of h_c. */
const NEAR_SURFACE = 1e-12;

const wholeStar = dormandPrince(5);
const massAlone = dormandPrince(2);
const values = new Float64Array(EOS_VALUES);
const state = new Float64Array(5);
const structureState = state.subarray(0, 2);
const floor = Float64Array.of(0, 0, 1, 1, 0);

/**
 * Integrates the structure of a star, its static tidal perturbation, its slow rotation and its baryon mass from the
 * centre to the surface, in the pseudo-enthalpy h (Lindblom 1992, ApJ 398, 569). h falls from h_c to exactly 0, where the pressure vanishes: the
 * surface needs no search, and no tolerance has to know the scale of the pressure, which spans forty decades. With
 * u = r², w = m/r³ and f = ((1+δ)ε + P)/(ε + P),
 *
 *     du/dh = −2(1 − 2uw)/(f (w + 4πP)),   dw/du = (4πε_g − 3w)/(2u),
 *     dy/du = −[y² + y e^λ (1 + 4πu(P − ε_g)) + r²Q]/(2u)                      (Hinderer et al. 2010, PRD 81, 123016)
 *     r²Q = 4πu e^λ (5ε_g + 9P + (ε_g + P) dε_g/dP) − 6 e^λ − 4 e^{2λ} u² (w + 4πP)²,   e^λ = 1/(1 − 2uw),
 *
 * and, with the drag φ = r ω̄′/ω̄ and b = m_b/r³,
 *
 *     dφ/du = [4πu e^λ (ε_g + P)(4 + φ) − φ(φ + 3)]/(2u)                        (Hartle 1967, ApJ 150, 1005, eq. 46)
 *     db/du = (4πρ e^{λ/2} − 3b)/(2u),
 *
 * with the gravitating density ε_g = ε in variant A and in plain general relativity, (1+δ)ε in variant B. Integration
 * stops and goes on at every break of the equation of state; where ε jumps, y jumps (Postnikov et al. 2010, PRD 82,
 * 024016, eq. 14).
 *
 * @returns the surface
 * @throws {StepUnderflow} if the integration cannot go on
 */
export function integrateStructure(
  eos: EquationOfState,
  {
    centralEnthalpy,
    modification = PLAIN,
    relativeTolerance = DEFAULT_TOLERANCE,
    massOnly = false,
    longestStep,
    onLayer,
  }: StructureOptions,
): Layer {
  const { delta, gravitates } = modification;
  const gravitating = gravitates ? 1 + delta : 1;
  let piece = pieceAt(eos, centralEnthalpy);
  if (piece > 0 && eos.breaks[piece] === centralEnthalpy) piece--;

  const derivative: Derivative = (h, layer, out) => {
    const [u, w] = [layer[U], layer[W]];
    eos.evaluate(h, piece, values);
    const pressure = values[PRESSURE];
    const energy = values[ENERGY_DENSITY];
    const inertia = inertialFactor(delta, { energy, pressure });
    const gravitatingEnergy = gravitating * energy;
    const metric = 1 / (1 - 2 * u * w); // e^λ
    const pull = w + 4 * Math.PI * pressure;
    const du = -2 / (metric * inertia * pull);
    out[U] = du;
    out[W] = du * (4 * Math.PI * gravitatingEnergy - 3 * w) / (2 * u);
    if (massOnly) return;
    const [y, drag] = [layer[Y], layer[DRAG]];
    // (ε_g + P) dε_g/dP; in variant B, ε_g + P = f (ε + P)
    const compressibility = (gravitates ? gravitating * inertia : 1) * values[ENERGY_DENSITY_SLOPE];
    const q = 4 * Math.PI * u * metric * (5 * gravitatingEnergy + 9 * pressure + compressibility) -
      6 * metric -
      (2 * metric * u * pull) ** 2;
    out[Y] = -du *
      (y * y + y * metric * (1 + 4 * Math.PI * u * (pressure - gravitatingEnergy)) + q) / (2 * u);
    const inertialDrag = 4 * Math.PI * u * metric * (gravitatingEnergy + pressure);
    out[DRAG] = du * (inertialDrag * (4 + drag) - drag * (drag + 3)) / (2 * u);
    const proper = Math.sqrt(metric) * values[REST_MASS_DENSITY];
    out[BARYONS] = du * (4 * Math.PI * proper - 3 * layer[BARYONS]) / (2 * u);
  };

  const [integrator, integrated] = massOnly ? [massAlone, structureState] : [wholeStar, state];
  const longest = longestStep === undefined ? undefined : longestStep * centralEnthalpy;
  let h = startAtCentre(eos, { centralEnthalpy, piece, modification });
  onLayer?.(layerOf(h, state), piece);
  let step = CENTRE * centralEnthalpy;
  for (; piece >= 0; piece--) {
    const end = eos.breaks[piece];
    const last = end === 0 && !Number.isFinite(slopeAtSurface(eos)) ? NEAR_SURFACE * centralEnthalpy : end;
    if (h > last) {
      const { nextStep } = integrator.integrate(derivative, integrated, {
        from: h,
        to: last,
        relativeTolerance,
        floor,
        firstStep: step,
        longestStep: longest,
        onStep: onLayer && ((h, layer) => onLayer(layerOf(h, layer), piece)),
      });
      step = nextStep;
      h = last;
    }
    state[Y] += jumpBelow(eos, { piece, h, modification });
  }
  const surface = layerOf(0, state);
  return massOnly ? { ...surface, y: NaN, drag: NaN, baryons: NaN } : surface;
}

function layerOf(h: number, layer: Float64Array): Layer {
  return { h, u: layer[U], w: layer[W], y: layer[Y], drag: layer[DRAG], baryons: layer[BARYONS] };
}

/** f = ((1+δ)ε + P)/(ε + P): exactly 1 for δ = 0, and 1 + δ at a surface where both vanish. */
export function inertialFactor(
  delta: number,
  { energy, pressure }: { energy: number; pressure: number },
): number {
  return energy === 0 ? 1 + delta : 1 + delta * energy / (energy + pressure);
}

/** Sets the state to the regular series a little outside the centre; returns h there. */
function startAtCentre(
  eos: EquationOfState,
  { centralEnthalpy, piece, modification: { delta, gravitates } }: {
    centralEnthalpy: number;
    piece: number;
    modification: Modification;
  },
): number {
  eos.evaluate(centralEnthalpy, piece, values);
  const [pressure, energy] = [values[PRESSURE], values[ENERGY_DENSITY]];
  const gravitating = gravitates ? 1 + delta : 1;
  const inertia = inertialFactor(delta, { energy, pressure });
  const drop = CENTRE * centralEnthalpy;
  const slope = values[ENERGY_DENSITY_SLOPE];
  const w = 4 * Math.PI / 3 * gravitating * energy;
  const u = 2 * drop / (inertia * (w + 4 * Math.PI * pressure));
  const compressibility = (gravitates ? gravitating * inertia : 1) * slope;
  state[U] = u;
  // m = ∫4πr²ε dr with ε linear in u
  state[W] = w - 4 * Math.PI / 5 * gravitating * slope * drop;
  state[DRAG] = 16 * Math.PI / 5 * u * (gravitating * energy + pressure);
  // dρ = ρ dε/(ε + P), and e^{λ/2} ≈ 1 + uw
  const rho = values[REST_MASS_DENSITY];
  state[BARYONS] = 4 * Math.PI / 3 * rho +
    4 * Math.PI / 5 * rho * (u * w - slope * drop / (energy + pressure));
  state[Y] = 2 - 4 * Math.PI / 7 * u * (gravitating * energy / 3 + 11 * pressure + compressibility);
  return centralEnthalpy - drop;
}

/** The change of y where ε falls from the inner side of a break to its outer side; at the surface, to 0. */
function jumpBelow(
  eos: EquationOfState,
  { piece, h, modification }: { piece: number; h: number; modification: Modification },
): number {
  eos.evaluate(h, piece, values);
  const [pressure, inner] = [values[PRESSURE], values[ENERGY_DENSITY]];
  let outer = 0;
  if (piece > 0) {
    eos.evaluate(h, piece - 1, values);
    outer = values[ENERGY_DENSITY];
  }
  if (outer === inner) return 0;
  const pull = state[W] + 4 * Math.PI * (piece > 0 ? pressure : 0);
  return 4 * Math.PI / pull * (weighted(outer) - weighted(inner));

  /** ∫dε (ε_g-weighted) (ε + P)/((1+δ)ε + P) in variant A, ∫dε_g in variant B and in plain general relativity. */
  function weighted(energy: number): number {
    const { delta, gravitates } = modification;
    if (delta === 0 || gravitates) return (1 + delta) * energy;
    if (piece === 0) return energy / (1 + delta);
    return energy / (1 + delta) +
      pressure * delta / (1 + delta) ** 2 * Math.log((1 + delta) * energy + pressure);
  }
}

function slopeAtSurface(eos: EquationOfState): number {
  eos.evaluate(0, 0, values);
  return values[ENERGY_DENSITY_SLOPE];
}

/** ρ_c [km⁻²], ε_c, P_c and c_s² at the centre of a star. */
export function centralValues(
  eos: EquationOfState,
  centralEnthalpy: number,
): { density: number; energyDensity: number; pressure: number; soundSpeedSquared: number } {
  eos.evaluate(centralEnthalpy, pieceAt(eos, centralEnthalpy), values);
  return {
    density: values[REST_MASS_DENSITY],
    energyDensity: values[ENERGY_DENSITY],
    pressure: values[PRESSURE],
    soundSpeedSquared: (values[ENERGY_DENSITY] + values[PRESSURE]) / values[ENERGY_DENSITY_SLOPE],
  };
}
