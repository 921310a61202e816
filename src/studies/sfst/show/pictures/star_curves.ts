import { scheme } from "vega-scale";
import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  type Heading,
  INK,
  logTicks,
  panelTitle,
  QUIET_INK,
} from "@/figures/mod.ts";

/** One sequence of stars. */
export interface StarCurve {
  /** One of the figure's `labels`. */
  readonly label: string;
  /** In the order of the central density. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly stable: boolean }[];
  /** Stars with a mark of their own. */
  readonly marks: readonly { readonly x: number; readonly y: number; readonly kind: StarMark }[];
}

/** A star that gets a mark of its own: the heaviest stable one, or the one of 1.4 solar masses. */
export type StarMark = "heaviest" | "canonical";

/** One axis; a logarithmic one needs values above 0. */
export interface StarAxis {
  /** With its unit. */
  readonly title: string;
  /** Whether its scale is. */
  readonly logarithmic: boolean;
}

/** What the curves show. */
export interface StarCurvesData extends Heading {
  /** The horizontal axis, of all panels. */
  readonly x: StarAxis;
  /** The vertical axis, of all panels. */
  readonly y: StarAxis;
  /** In the order of the legend; the first is the reference and black. */
  readonly labels: readonly string[];
  /** Side by side. */
  readonly panels: readonly { readonly title: string; readonly curves: readonly StarCurve[] }[];
}

/** In a row; further panels start another. */
const PANELS_A_ROW = 3;

/**
 * Curves of stars, a panel each, all on the same axes: stable stars a full line, unstable ones a dashed one, a dot on
 * the heaviest star and a diamond on the canonical one.
 *
 * @throws RangeError if there is no curve, or a value is not finite or not above 0 on a logarithmic axis
 */
export function starCurvesFigure(data: StarCurvesData, context: FigureContext): FigureSpec {
  const curves = data.panels.flatMap((panel) => panel.curves);
  if (curves.length === 0) throw new RangeError("Cannot draw curves of stars: there are none");
  const points = curves.flatMap(({ points, marks }) => [...points, ...marks]);
  const x = channel(points.map((point) => point.x), { field: "x", ...data.x });
  const y = channel(points.map((point) => point.y), { field: "y", ...data.y });
  const rows = Array.from(
    { length: Math.ceil(data.panels.length / PANELS_A_ROW) },
    (_, row) => data.panels.slice(row * PANELS_A_ROW, (row + 1) * PANELS_A_ROW),
  );
  const body = {
    vconcat: rows.map((panels) => ({
      hconcat: panels.map(({ title, curves }, index) =>
        panel(curves, {
          title,
          x,
          y: index === 0 ? y : { ...y, axis: { ...y.axis, title: null } },
          labels: data.labels,
          width: Math.floor(840 / Math.min(PANELS_A_ROW, data.panels.length)) - 20,
        })
      ),
      spacing: 22,
    })),
    spacing: 24,
  } as FigureBody;
  return figureSpec(body, {
    title: data.title,
    subtitle: [
      "Dot: heaviest star; diamond: 1.4 M☉ star. Full lines are stable stars, dashed ones unstable.",
      ...data.subtitle,
    ],
    context,
  });
}

function channel(
  values: readonly number[],
  { field, title, logarithmic }: StarAxis & { field: string },
) {
  const bad = values.find((value) => !Number.isFinite(value) || (logarithmic && value <= 0));
  if (bad !== undefined) throw new RangeError(`Cannot draw curves of stars: ${title} is ${bad}`);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = 0.04 * (most - least) || 0.04 * Math.abs(most);
  const domain: [number, number] = logarithmic ? [least / 1.3, most * 1.3] : [least - room, most + room];
  return {
    field,
    type: "quantitative",
    scale: { type: logarithmic ? "log" : "linear", domain, nice: false },
    axis: {
      title: title as string | null,
      labelFlush: false,
      ...logarithmic ? logTicks(domain, { most: 8 }) : { tickCount: 5 },
    },
  };
}

function panel(
  curves: readonly StarCurve[],
  { title, x, y, labels, width }: {
    title: string;
    x: object;
    y: object;
    labels: readonly string[];
    width: number;
  },
) {
  const parts = curves.flatMap((curve) => stretches(curve));
  const color = {
    field: "label",
    type: "nominal",
    scale: { domain: labels, range: labels.map((_, index) => curveColour(index, labels.length)) },
  };
  const lines = (stable: boolean) => ({
    data: { values: parts.filter((part) => part.stable === stable) },
    mark: { type: "line", strokeWidth: 1.9, ...stable ? {} : { strokeDash: [4, 3], opacity: 0.75 } },
    // the order of the points is that of the central density, not of x
    encoding: { x, y, color, detail: { field: "stretch" }, order: { field: "index" } },
  });
  const marks = (kind: StarMark, mark: object) => ({
    data: {
      values: curves.flatMap(({ label, marks }) =>
        marks.filter((one) => one.kind === kind).map((one) => ({ ...one, label }))
      ),
    },
    mark: { type: "point", filled: true, opacity: 1, stroke: "white", strokeWidth: 1, ...mark },
    encoding: { x, y, color },
  });
  return {
    width,
    height: 300,
    title: panelTitle(title),
    view: { stroke: QUIET_INK, strokeOpacity: 0.25 },
    layer: [
      lines(true),
      lines(false),
      marks("heaviest", { shape: "circle", size: 85 }),
      marks("canonical", { shape: "diamond", size: 110 }),
    ],
  };
}

/** Runs of equal stability; each but the first begins with the last point of the one before, so that no gap shows. */
function stretches({ label, points }: StarCurve) {
  let stretch = 0;
  return points.flatMap((point, index) => {
    const previous = points[index - 1];
    const here = { ...point, label, index };
    if (previous === undefined || previous.stable === point.stable) {
      return [{ ...here, stretch: `${label} ${stretch}` }];
    }
    stretch++;
    const joint = { ...previous, label, index: index - 1, stable: point.stable };
    return [{ ...joint, stretch: `${label} ${stretch}` }, { ...here, stretch: `${label} ${stretch}` }];
  });
}

/** Black for the reference, then from dark to light along one scale: the order shows without the legend. */
function curveColour(index: number, count: number): string {
  if (index === 0) return INK;
  const scale = scheme("plasma") as (level: number) => string;
  return scale(count <= 2 ? 0.5 : 0.1 + 0.75 * (index - 1) / (count - 2));
}
