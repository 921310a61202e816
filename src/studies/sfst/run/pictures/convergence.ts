import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  type Heading,
  logTicks,
  modelColour,
  panelTitle,
  QUIET_INK,
} from "@/figures/mod.ts";

/** Errors of one quantity on ever finer grids. */
export interface ConvergenceSeries {
  /** What the error is measured against; series of one label share a colour. */
  readonly label: string;
  /** Errors of 0 have no place on a logarithmic axis and are left out. */
  readonly points: readonly { readonly intervals: number; readonly error: number }[];
}

/** What the convergence picture shows. */
export interface ConvergenceData extends Heading {
  /** Of the error, e.g. `error of R₁.₄ [km]`. */
  readonly axisTitle: string;
  /** The nominal order: the slope of the guide line. */
  readonly order: number;
  /** Side by side. */
  readonly panels: readonly {
    readonly title: string | null;
    readonly series: readonly ConvergenceSeries[];
  }[];
}

interface Point {
  readonly intervals: number;
  readonly error: number;
}

/**
 * Discretisation error against the number of intervals, log–log, with a dashed guide line of the nominal order above
 * the points.
 *
 * @throws RangeError if there is no panel, an error is negative or not finite, or all are 0
 */
export function convergenceFigure(data: ConvergenceData, context: FigureContext): FigureSpec {
  const all = data.panels.flatMap(({ series }) => series.flatMap(({ points }) => points));
  const bad = all.find(({ error }) => !(error >= 0 && error < Infinity));
  if (bad !== undefined) {
    throw new RangeError(`Cannot draw the convergence: the error at N = ${bad.intervals} is ${bad.error}`);
  }
  const shown = all.filter(({ error }) => error > 0);
  if (shown.length === 0) throw new RangeError("Cannot draw the convergence: there is no error above 0");
  const grids = [...new Set(all.map(({ intervals }) => intervals))].sort((a, b) => a - b);
  const errors = shown.map(({ error }) => error);
  const guide = guideLine(shown, { grids, order: data.order });
  const domains = {
    intervals: [grids[0] / 1.25, grids.at(-1)! * 1.25] as const,
    error: [
      Math.min(...errors, ...guide.map(({ error }) => error)) / 2,
      Math.max(...guide.map(({ error }) => error)) * 2,
    ] as const,
  };
  const labels = [
    ...new Set(data.panels.flatMap(({ series }) => series.map(({ label }) => label))),
  ];
  const body = {
    hconcat: data.panels.map(({ title, series }, index) =>
      panel(series, {
        title,
        axisTitle: index === 0 ? data.axisTitle : null,
        width: data.panels.length === 1 ? 520 : 250,
        order: data.order,
        guide,
        grids,
        domains,
        labels,
      })
    ),
    spacing: 26,
  } as FigureBody;
  return figureSpec(body, { title: data.title, subtitle: data.subtitle, context });
}

/** The steepest error allowed of it is that of the coarsest grid; the line runs three times above the largest there. */
function guideLine(
  points: readonly Point[],
  { grids, order }: { grids: readonly number[]; order: number },
): Point[] {
  const level = Math.max(...points.map(({ intervals, error }) => error * intervals ** order)) * 3;
  return [grids[0], grids.at(-1)!].map((intervals) => ({ intervals, error: level / intervals ** order }));
}

function panel(
  series: readonly ConvergenceSeries[],
  { title, axisTitle, width, order, guide, grids, domains, labels }: {
    title: string | null;
    axisTitle: string | null;
    width: number;
    order: number;
    guide: readonly Point[];
    grids: readonly number[];
    domains: { readonly intervals: readonly [number, number]; readonly error: readonly [number, number] };
    labels: readonly string[];
  },
) {
  const x = {
    field: "intervals",
    type: "quantitative",
    scale: { type: "log", base: 2, domain: domains.intervals, nice: false },
    axis: { title: "intervals N", grid: false, values: grids, format: "d" },
  };
  const y = {
    field: "error",
    type: "quantitative",
    scale: { type: "log", domain: domains.error, nice: false },
    axis: { title: axisTitle, ...logTicks(domains.error, { most: 8 }) },
  };
  const colour = {
    field: "label",
    type: "nominal",
    scale: { domain: labels, range: labels.map((_, index) => modelColour(index)) },
    ...labels.length === 1 ? { legend: null } : {},
  };
  const drawn = series.flatMap(({ label, points }, line) =>
    points.filter(({ error }) => error > 0).map((point) => ({ ...point, label, line }))
  );
  // Where series meet, the later one is a ring round the earlier one's dot.
  const rings = labels.slice(1);
  const dots = (wanted: (label: string) => boolean, mark: object) => ({
    data: { values: drawn.filter(({ label }) => wanted(label)) },
    mark: { type: "point", opacity: 1, ...mark },
    encoding: { x, y, color: colour },
  });
  return {
    width,
    height: 280,
    ...title === null ? {} : { title: panelTitle(title) },
    layer: [
      {
        data: { values: guide },
        mark: { type: "line", strokeDash: [6, 5], strokeWidth: 1.4, color: QUIET_INK },
        encoding: { x, y },
      },
      {
        data: {
          values: [{
            intervals: Math.sqrt(grids[0] * grids.at(-1)!),
            ...middleOf(guide),
            text: `N⁻${superscript(order)}`,
          }],
        },
        mark: { type: "text", align: "left", dx: 6, dy: -8, color: QUIET_INK },
        encoding: { x, y, text: { field: "text", type: "nominal" } },
      },
      {
        data: { values: drawn },
        mark: { type: "line", strokeWidth: series.length > 2 ? 0.8 : 1.6, opacity: 0.7 },
        encoding: { x, y, color: colour, detail: { field: "line" } },
      },
      dots((label) => !rings.includes(label), { filled: true, size: series.length > 2 ? 20 : 55 }),
      ...rings.length > 0
        ? [dots((label) => rings.includes(label), { filled: false, size: 150, strokeWidth: 1.8 })]
        : [],
    ],
  };
}

function middleOf(guide: readonly Point[]): { error: number } {
  return { error: Math.sqrt(guide[0].error * guide[1].error) };
}

function superscript(order: number): string {
  return ["⁰", "¹", "²", "³", "⁴"][order] ?? `^${order}`;
}
