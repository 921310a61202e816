import {
  ENERGY_DENSITY,
  EOS_VALUES,
  type EquationOfState,
  pieceAt,
  PRESSURE,
} from "./eos/equation_of_state.ts";
import { PLAIN } from "./modification.ts";
import { inertialFactor, integrateStructure, type StructureOptions } from "./structure.ts";

/** The inside of a star on an even grid of r/R, from the centre to the surface. */
export interface StarProfile {
  /** r/R, 0 … 1. */
  readonly relativeRadius: Float64Array;
  /** The areal radius there [km]. */
  readonly radiusKm: Float64Array;
  /** Gravitational mass inside r [km]. */
  readonly massKm: Float64Array;
  /** [km⁻²] */
  readonly pressure: Float64Array;
  /** ε of the equation of state, without the vacuum term [km⁻²]. */
  readonly energyDensity: Float64Array;
  /** X = 2m/r. */
  readonly compactness: Float64Array;
}

/** Steps in h are at most this share of h_c, so that cubics between them are exact to about 1e-9. */
const LONGEST_STEP = 1 / 400;

/**
 * The profile of a star. Between the integrator's layers, r² is a function of h and X = 2m/r one of r², with known
 * derivatives, so both are cubic Hermite interpolants.
 *
 * @param points of the grid, both ends included
 */
export function starProfile(
  eos: EquationOfState,
  { points = 201, ...options }: StructureOptions & { points?: number },
): StarProfile {
  const layers = layersOf(eos, options);
  const surface = layers.at(-1)!;
  const radius = Math.sqrt(surface.u);
  const column = () => new Float64Array(points);
  const profile = {
    relativeRadius: column(),
    radiusKm: column(),
    massKm: column(),
    pressure: column(),
    energyDensity: column(),
    compactness: column(),
  };
  const values = new Float64Array(EOS_VALUES);
  let inner = 0;
  for (let i = 0; i < points; i++) {
    const x = i / (points - 1);
    const u = i === points - 1 ? surface.u : surface.u * x * x;
    while (inner < layers.length - 2 && layers[inner + 1].u < u) inner++;
    const [from, to] = [layers[inner], layers[inner + 1]];
    const h = i === points - 1 ? 0 : Math.max(0, hermite(u, [from, to], { value: "h", slope: "dhdu" }));
    eos.evaluate(h, pieceAt(eos, h), values);
    profile.relativeRadius[i] = x;
    profile.radiusKm[i] = radius * x;
    profile.compactness[i] = i === 0 ? 0 : hermite(u, [from, to], { value: "x", slope: "dxdu" });
    profile.massKm[i] = profile.compactness[i] * radius * x / 2;
    profile.pressure[i] = values[PRESSURE];
    profile.energyDensity[i] = values[ENERGY_DENSITY];
  }
  return profile;
}

interface ProfileLayer {
  readonly piece: number;
  /** r² [km²] */
  readonly u: number;
  readonly h: number;
  readonly dhdu: number;
  /** X = 2uw */
  readonly x: number;
  readonly dxdu: number;
}

/** Every layer of the integration, the centre included. */
function layersOf(eos: EquationOfState, options: StructureOptions): ProfileLayer[] {
  const { delta, gravitates } = options.modification ?? PLAIN;
  const values = new Float64Array(EOS_VALUES);
  const layers: ProfileLayer[] = [];
  const add = ({ h, u, w }: { h: number; u: number; w: number }, piece: number): void => {
    eos.evaluate(h, piece, values);
    const [pressure, energy] = [values[PRESSURE], values[ENERGY_DENSITY]];
    layers.push({
      piece,
      u,
      h,
      dhdu: -inertialFactor(delta, { energy, pressure }) * (w + 4 * Math.PI * pressure) /
        (2 * (1 - 2 * u * w)),
      x: 2 * u * w,
      dxdu: 4 * Math.PI * (gravitates ? 1 + delta : 1) * energy - w,
    });
  };
  const onLayer: StructureOptions["onLayer"] = (layer, piece) => {
    if (layers.length === 0) {
      const h = options.centralEnthalpy;
      eos.evaluate(h, piece, values);
      add({ h, u: 0, w: 4 * Math.PI / 3 * (gravitates ? 1 + delta : 1) * values[ENERGY_DENSITY] }, piece);
    }
    add(layer, piece);
  };
  const surface = integrateStructure(eos, { ...options, longestStep: LONGEST_STEP, onLayer });
  // where the integration ends just inside the surface, the rest of the way is none of a profile's grid
  layers[layers.length - 1] = { ...layers.at(-1)!, h: 0, u: surface.u };
  return layers;
}

/** The cubic through two layers with their slopes, at r² = u. */
function hermite(
  u: number,
  [from, to]: readonly [ProfileLayer, ProfileLayer],
  { value, slope }: { value: "h" | "x"; slope: "dhdu" | "dxdu" },
): number {
  const width = to.u - from.u;
  const t = (u - from.u) / width;
  const rest = 1 - t;
  return rest * rest * (1 + 2 * t) * from[value] + t * t * (1 + 2 * rest) * to[value] +
    width * t * rest * (rest * from[slope] - t * to[slope]);
}
