import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  type Heading,
  modelColour,
  panelTitle,
  powerOfTen,
} from "@/figures/mod.ts";

/** One quantity over the star. */
export interface RadialProfile {
  /** Above the panel. */
  readonly title: string;
  /** With its symbol, e.g. `|X_σ − X₀| / |X₀|`. */
  readonly quantity: string;
  /** At least two values ≥ 0, by `radius`. */
  readonly values: ArrayLike<number>;
  /** r/R from 0 at the centre to 1 at the surface. */
  readonly radius: ArrayLike<number>;
  /** Levels with a meaning; drawn where they lie inside the panel. */
  readonly limits: readonly { readonly value: number; readonly text: string }[];
}

/** What the profile picture shows. */
export interface RadialProfilesData extends Heading {
  /** One panel each. */
  readonly profiles: readonly RadialProfile[];
}

/** More points than this are more than a panel has pixels. */
const MOST_POINTS = 250;
/** A limit closer to the curve than this share of it is worth its place in the panel. */
const NEAR = 0.4;

/**
 * Quantities ≥ 0 over r/R, a panel each, on linear axes from 0: a profile that is 10⁻¹⁶ everywhere looks like one that
 * is 10⁻² everywhere, and the axis names its power of ten.
 *
 * @throws RangeError if a profile is empty, its lengths differ, or it holds a value that is negative or not finite
 */
export function radialProfilesFigure(data: RadialProfilesData, context: FigureContext): FigureSpec {
  const body = {
    hconcat: data.profiles.map((profile) => panel(checked(profile))),
    spacing: 40,
  } as FigureBody;
  return figureSpec(body, { title: data.title, subtitle: data.subtitle, context });
}

function checked(profile: RadialProfile): RadialProfile {
  const { title, radius, values } = profile;
  if (radius.length !== values.length || radius.length === 0) {
    throw new RangeError(`Cannot draw '${title}': ${radius.length} radii and ${values.length} values`);
  }
  const bad = Array.from(values).findIndex((value) => !(value >= 0 && value < Infinity));
  if (bad >= 0) {
    throw new RangeError(`Cannot draw '${title}': it is ${values[bad]} at r/R = ${radius[bad]}`);
  }
  return profile;
}

function panel({ title, quantity, radius, values, limits }: RadialProfile) {
  const largest = Array.from(values).reduce((most, value) => Math.max(most, value), 0);
  const shown = limits.filter(({ value }) => largest >= NEAR * value);
  const top = Math.max(largest, ...shown.map(({ value }) => value));
  // Plain numbers from a thousandth to a thousand, and a common power of ten beyond; 0 is drawn on an axis to 1.
  const exponent = top === 0 || (top >= 1e-3 && top < 1e3) ? 0 : Math.floor(Math.log10(top));
  // 10 ** -324 is 0, and the smallest doubles over it are not numbers.
  const scale = 10 ** Math.max(exponent, -307);
  const points = thinned(values).map((index) => ({ radius: radius[index], value: values[index] / scale }));
  const x = {
    field: "radius",
    type: "quantitative",
    scale: { domain: [0, 1], nice: false },
    axis: { title: "r/R", grid: false, tickCount: 5, labelFlush: false },
  };
  const y = {
    field: "value",
    type: "quantitative",
    scale: { domain: [0, top === 0 ? 1 : 1.08 * top / scale], nice: false },
    axis: { title: exponent === 0 ? quantity : `${quantity}  [${powerOfTen(exponent)}]`, tickCount: 6 },
  };
  return {
    width: 330,
    height: 270,
    title: panelTitle(title),
    layer: [
      {
        data: { values: points },
        mark: { type: "line", strokeWidth: 2, color: modelColour(0), clip: true },
        encoding: { x, y },
      },
      ...shown.flatMap(({ value, text }) => {
        const level = { values: [{ value: value / scale, text }] };
        return [
          {
            data: level,
            mark: { type: "rule", strokeDash: [6, 5], strokeWidth: 1.2, color: modelColour(1) },
            encoding: { y },
          },
          {
            data: level,
            mark: { type: "text", x: 328, align: "right", dy: 11, color: modelColour(1) },
            encoding: { y, text: { field: "text", type: "nominal" } },
          },
        ];
      }),
    ],
  };
}

/** Indices of at most so many values: evenly spaced ones, both ends, and the largest. */
function thinned(values: ArrayLike<number>): number[] {
  const every = Math.ceil(values.length / MOST_POINTS);
  let largest = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[largest]) largest = i;
  return Array.from({ length: values.length }, (_, index) => index)
    .filter((index) => index % every === 0 || index === values.length - 1 || index === largest);
}
