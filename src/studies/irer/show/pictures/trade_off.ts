import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  type Heading,
  logTicks,
  modelColour,
  QUIET_INK,
} from "@/figures/mod.ts";

/** What the trade-off picture shows: two quantities, both to be made small. */
export interface TradeOffData extends Heading {
  /** Of the horizontal axis. */
  readonly xTitle: string;
  /** Of the vertical axis. */
  readonly yTitle: string;
  /** One for each candidate. */
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    /** Whether no other point beats it in both. */
    readonly front: boolean;
    /** Whether it is the one that the search chose. */
    readonly best: boolean;
  }[];
}

/** A quantity spread wider than this has a logarithmic axis. */
const WIDE = 50;

/**
 * Points over two quantities, those of the Pareto front joined by the staircase that bounds what was reached, and a
 * diamond round the best.
 *
 * @throws RangeError if there is no point or a coordinate is negative or not finite
 */
export function tradeOffFigure(data: TradeOffData, context: FigureContext): FigureSpec {
  const { points } = data;
  if (points.length === 0) throw new RangeError("Cannot draw the trade-off: there are no points");
  const bad = points.flatMap(({ x, y }) => [x, y]).find((value) => !(value >= 0 && value < Infinity));
  if (bad !== undefined) throw new RangeError(`Cannot draw the trade-off: a coordinate is ${bad}`);
  const x = channel(points.map((point) => point.x), { field: "x", title: data.xTitle });
  const y = channel(points.map((point) => point.y), { field: "y", title: data.yTitle });
  const front = points.filter((point) => point.front).sort((a, b) => a.x - b.x || b.y - a.y);
  const dots = (values: readonly object[], mark: object) => ({
    data: { values },
    mark: { type: "point", filled: true, opacity: 1, size: 70, stroke: "white", strokeWidth: 0.8, ...mark },
    encoding: { x, y },
  });
  const body = {
    width: 560,
    height: 340,
    layer: [
      {
        data: { values: front },
        mark: { type: "line", interpolate: "step-after", strokeWidth: 1.8, color: modelColour(1) },
        encoding: { x, y },
      },
      dots(points.filter((point) => !point.front), { color: modelColour(0), opacity: 0.75 }),
      dots(front, { color: modelColour(1) }),
      dots(points.filter((point) => point.best), {
        shape: "diamond",
        filled: false,
        size: 330,
        stroke: QUIET_INK,
        strokeWidth: 2,
      }),
    ],
  } as FigureBody;
  return figureSpec(body, {
    title: data.title,
    subtitle: [
      "Both are better the smaller. Orange: fields that no other beats in both; diamond: the largest fitness.",
      ...data.subtitle,
    ],
    context,
  });
}

function channel(values: readonly number[], { field, title }: { field: string; title: string }) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const logarithmic = least > 0 && most > WIDE * least;
  const room = 0.07 * (most - least) || 0.07 * most || 1;
  const domain: [number, number] = logarithmic
    ? [least / 1.4, most * 1.4]
    : [Math.max(0, least - room), most + room];
  return {
    field,
    type: "quantitative",
    scale: { type: logarithmic ? "log" : "linear", domain, nice: false },
    axis: { title, labelFlush: false, ...logarithmic ? logTicks(domain, { most: 8 }) : { tickCount: 6 } },
  };
}
