import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  GRID,
  type Heading,
  modelColour,
  numberText,
  panelTitle,
  QUIET_INK,
} from "@/figures/mod.ts";

/** A statistic under a null hypothesis. */
export interface NullDistribution {
  /** Above the panel: the null hypothesis in words. */
  readonly title: string;
  /** The statistic of each draw; `Infinity` where it does not exist. */
  readonly draws: ArrayLike<number>;
  /** (1 + b)/(1 + n). */
  readonly p: number;
}

/** What the picture shows. */
export interface NullDistributionsData extends Heading {
  /** Of the statistic; small values are the extreme ones. */
  readonly xTitle: string;
  /** The statistic of the data itself. */
  readonly observed: number;
  /** One panel each. */
  readonly nulls: readonly NullDistribution[];
}

const BINS = 36;
const PANEL = { width: 390, height: 260 } as const;

/**
 * Histograms of a statistic under null hypotheses, a panel each on one axis, with the observed value as a line and its
 * p; bins at or below the observed value are coloured, as they are what p counts. Draws without a value have no bin, and
 * the panel's title says how many they are.
 *
 * @throws RangeError if there is no null, none has a draw with a value, or a value is negative or not a number
 */
export function nullDistributionsFigure(data: NullDistributionsData, context: FigureContext): FigureSpec {
  const { observed, nulls } = data;
  const finite = nulls.map(({ draws }) => Array.from(draws).filter((value) => value !== Infinity));
  const all = [observed, ...finite.flat()];
  const bad = all.find((value) => !(value >= 0 && value < Infinity));
  if (bad !== undefined) throw new RangeError(`Cannot draw the nulls: a value is ${bad}`);
  if (all.length === 1) throw new RangeError("Cannot draw the nulls: no draw has a value");
  const most = Math.max(...all);
  const rough = (most > 0 ? most : 1) * 1.02 / BINS;
  // an edge on the observed value, unless it is too small for that
  const width = observed > rough ? observed / Math.round(observed / rough) : rough;
  const count = Math.ceil(most / width + 1e-9) + 1;
  const domain = [0, count * width] as const;
  const histograms = finite.map((values) => histogram(values, { width, observed }));
  const top = Math.max(...histograms.flat().map((bin) => bin.draws), 1) * 1.08;
  const body = {
    hconcat: nulls.map((one, index) =>
      panel(histograms[index], {
        title: titleOf(one, finite[index].length),
        p: one.p,
        observed,
        domain,
        top,
        xTitle: data.xTitle,
        yTitle: index === 0 ? "draws" : null,
      })
    ),
    spacing: 30,
  } as FigureBody;
  return figureSpec(body, {
    title: data.title,
    subtitle: [
      "Line: the field itself. Orange: draws as small or smaller, which p counts.",
      ...data.subtitle,
    ],
    context,
  });
}

function titleOf({ title, draws }: NullDistribution, finite: number): string {
  const without = draws.length - finite;
  return without === 0 ? title : `${title} (${without} of ${draws.length} draws without a value)`;
}

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly draws: number;
  readonly extreme: boolean;
}

/** Draws up to the observed value and those beyond, in bins of their own; a bin holds its upper edge. */
function histogram(
  values: readonly number[],
  { width, observed }: { width: number; observed: number },
): Bin[] {
  return [true, false].flatMap((extreme) => {
    const members = values.filter((value) => (value <= observed) === extreme);
    // the share taken off is rounding's, which must not carry a draw over an edge
    const bins = Map.groupBy(members, (value) => Math.max(0, Math.ceil(value / width * (1 - 1e-12)) - 1));
    return [...bins].sort(([a], [b]) => a - b)
      .map(([bin, { length }]) => ({ from: bin * width, to: (bin + 1) * width, draws: length, extreme }));
  });
}

function panel(
  bins: readonly Bin[],
  { title, p, observed, domain, top, xTitle, yTitle }: {
    title: string;
    p: number;
    observed: number;
    domain: readonly [number, number];
    top: number;
    xTitle: string;
    yTitle: string | null;
  },
) {
  const x = {
    type: "quantitative",
    scale: { domain, nice: false },
    axis: { title: xTitle, grid: false, labelFlush: false, tickCount: 6 },
  };
  const y = { type: "quantitative", scale: { domain: [0, top], nice: false } };
  const bars = (extreme: boolean) => ({
    data: { values: bins.filter((bin) => bin.extreme === extreme) },
    mark: { type: "rect", color: extreme ? modelColour(1) : "#B5C7D6", stroke: "white", strokeWidth: 0.6 },
    encoding: {
      x: { field: "from", ...x },
      x2: { field: "to" },
      y: { field: "draws", ...y, axis: { title: yTitle, tickCount: 5, gridColor: GRID, tickMinStep: 1 } },
      y2: { datum: 0 },
    },
  });
  const line = { values: [{ observed, text: `p = ${numberText(p)}` }] };
  const rightHalf = observed > domain[1] / 2;
  return {
    ...PANEL,
    title: panelTitle(title),
    layer: [
      bars(false),
      bars(true),
      {
        data: line,
        mark: { type: "rule", strokeWidth: 2.2, color: modelColour(1) },
        encoding: { x: { field: "observed", ...x } },
      },
      {
        data: line,
        mark: {
          type: "text",
          y: 8,
          fontSize: 14,
          color: QUIET_INK,
          align: rightHalf ? "right" : "left",
          dx: rightHalf ? -8 : 8,
        },
        encoding: { x: { field: "observed", ...x }, text: { field: "text", type: "nominal" } },
      },
    ],
  };
}
