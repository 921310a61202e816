import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  type Heading,
  logTicks,
  panelTitle,
} from "@/figures/mod.ts";

/** The singular values of one kernel. */
export interface KernelCurve {
  /** Which part of the network it belongs to: curves of one part share a colour. */
  readonly part: string;
  /** Its name in the network. */
  readonly kernel: string;
  /** Largest first, positive. */
  readonly values: readonly number[];
}

/** What the picture of weight spectra shows. */
export interface SingularValuesData extends Heading {
  /** One for each network. */
  readonly panels: readonly { readonly title: string; readonly curves: readonly KernelCurve[] }[];
}

/**
 * Singular values of kernels over their rank, both axes relative: the first of each curve is 1, its last rank is 1. A
 * kernel that treats all patterns alike is a flat line, one that has learnt few patterns falls early.
 *
 * @throws RangeError if there is no curve, or a value is not positive and finite
 */
export function singularValuesFigure(data: SingularValuesData, context: FigureContext): FigureSpec {
  const panels = data.panels.map(({ title, curves }) => ({ title, points: curves.flatMap(pointsOf) }));
  const all = panels.flatMap(({ points }) => points);
  if (all.length === 0) throw new RangeError("Cannot draw weight spectra: there are no values, got 0");
  const domain: [number, number] = [Math.min(...all.map(({ value }) => value)) / 1.15, 1.15];
  const parts = [...new Set(all.map(({ part }) => part))];
  const body = {
    hconcat: panels.map(({ title, points }, index) => ({
      width: 350,
      height: 280,
      title: panelTitle(title),
      data: { values: points },
      mark: { type: "line", strokeWidth: 1.8, opacity: 0.85 },
      encoding: {
        x: {
          field: "rank",
          type: "quantitative",
          scale: { domain: [0, 1], nice: false },
          axis: { title: "rank, as a share of all", grid: false, tickCount: 5, labelFlush: false },
        },
        y: {
          field: "value",
          type: "quantitative",
          scale: { type: "log", domain, nice: false },
          axis: { title: index === 0 ? "singular value / largest" : null, ...logTicks(domain) },
        },
        color: { field: "part", type: "nominal", scale: { domain: parts, scheme: "viridis" } },
        detail: { field: "kernel", type: "nominal" },
      },
    })),
    spacing: 36,
  } as FigureBody;
  return figureSpec(body, { title: data.title, subtitle: data.subtitle, context });
}

function pointsOf({ part, kernel, values }: KernelCurve) {
  const bad = values.find((value) => !(value > 0 && value < Infinity));
  if (bad !== undefined) {
    throw new RangeError(`Cannot draw weight spectra: values of ${kernel} must be positive, got ${bad}`);
  }
  // one value alone makes no curve
  if (values.length < 2) return [];
  return values.map((value, i) => ({
    part,
    kernel,
    value: value / values[0],
    rank: i / (values.length - 1),
  }));
}
