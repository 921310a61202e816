import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  FONT_SIZE,
  type Heading,
  INK,
  logTicks,
  modelColour,
  numberText,
} from "@/figures/mod.ts";

/** A quantity with and without an effect. */
export interface RelativeChange {
  /** With its unit, e.g. `R₁.₄ [km]`. */
  readonly label: string;
  /** Null if the quantity does not exist with the effect. */
  readonly value: number | null;
  /** Null if the quantity does not exist without it. */
  readonly reference: number | null;
}

/** What the picture of changes shows. */
export interface RelativeChangesData extends Heading {
  /** A row each, from top to bottom. */
  readonly changes: readonly RelativeChange[];
  /** A change beyond this is too large [%]. */
  readonly limitPercent: number;
}

const WIDTH = 440;
const ROW = 62;
/** Where changes of 0 and the axis begin, unless a change is smaller. */
const SMALLEST_PERCENT = 1e-3;

/**
 * Changes in % on a logarithmic axis, a row each, with the limit; the text beside a point has the sign and both values.
 * A change of 0 sits at the axis's left end and says so; a quantity that does not exist has a text alone.
 *
 * @throws RangeError if a value is not finite or a reference is 0
 */
export function relativeChangesFigure(data: RelativeChangesData, context: FigureContext): FigureSpec {
  const rows = data.changes.map(changeOf);
  const sizes = rows.flatMap(({ percent }) => percent ? [Math.abs(percent)] : []);
  const least = Math.min(...sizes, SMALLEST_PERCENT);
  const domain = [
    10 ** (Math.floor(Math.log10(least)) - 1),
    Math.max(100, ...sizes.map((size) => 2 * size)),
  ] as const;
  const points = rows.flatMap((row) =>
    row.percent === null ? [] : [{
      label: row.label,
      from: domain[0],
      size: row.percent === 0 ? domain[0] : Math.abs(row.percent),
      beyond: Math.abs(row.percent) > data.limitPercent,
    }]
  );
  const x = {
    type: "quantitative",
    scale: { type: "log", domain, nice: false },
    axis: { title: "size of the change [%]", labelFlush: false, ...logTicks(domain, { most: 9 }) },
  };
  const y = {
    field: "label",
    type: "nominal",
    sort: null,
    scale: { domain: rows.map(({ label }) => label) },
    axis: {
      title: null,
      grid: false,
      ticks: false,
      domain: false,
      labelPadding: 10,
      labelFontSize: FONT_SIZE.axis,
    },
  };
  const body = {
    width: WIDTH,
    height: ROW * rows.length,
    layer: [
      {
        data: { values: [{ limit: data.limitPercent }] },
        mark: { type: "rule", strokeDash: [6, 5], strokeWidth: 1.4, color: modelColour(1) },
        encoding: { x: { field: "limit", ...x } },
      },
      {
        data: { values: points },
        mark: { type: "rule", strokeWidth: 3, opacity: 0.5 },
        encoding: { x: { field: "from", ...x }, x2: { field: "size" }, y, color: { value: modelColour(0) } },
      },
      {
        data: { values: points },
        mark: { type: "point", filled: true, size: 110, opacity: 1 },
        encoding: {
          x: { field: "size", ...x },
          y,
          color: {
            field: "beyond",
            type: "nominal",
            scale: { domain: [false, true], range: [modelColour(0), modelColour(1)] },
            legend: null,
          },
        },
      },
      {
        data: { values: rows },
        mark: { type: "text", x: WIDTH + 14, align: "left", color: INK, lineBreak: "\n", baseline: "middle" },
        encoding: { y, text: { field: "text", type: "nominal" } },
      },
    ],
  } as FigureBody;
  return figureSpec(body, { title: data.title, subtitle: data.subtitle, context });
}

function changeOf({ label, value, reference }: RelativeChange) {
  for (const number of [value, reference]) {
    if (number !== null && !Number.isFinite(number)) {
      throw new RangeError(`Cannot draw the changes: ${label} is ${number}`);
    }
  }
  if (reference === 0) throw new RangeError(`Cannot draw the changes: the reference of ${label} is 0`);
  if (value === null || reference === null) {
    const where = value === null ? "here" : "in plain GR";
    return { label, percent: null, text: `does not exist ${where}` };
  }
  const percent = 100 * (value - reference) / Math.abs(reference);
  const sign = percent > 0 ? "+" : "";
  const change = percent === 0 ? "no change" : `${sign}${numberText(percent)} %`;
  return { label, percent, text: `${change}\n${fiveDigits(reference)} → ${fiveDigits(value)}` };
}

function fiveDigits(value: number): string {
  return value.toPrecision(5).replace("-", "−");
}
