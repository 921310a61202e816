import {
  DIVERGING,
  DIVERGING_ERROR,
  fieldImage,
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  FONT_SIZE,
  frameLayer,
  imageLayer,
  INK,
  paletteImage,
  textLayer,
} from "@/figures/mod.ts";

/** One row of the picture: a model in a condition. */
export interface FieldRow {
  /** Lines of the row's label, e.g. `["UNet", "OOD"]`. */
  readonly label: readonly string[];
  /** `[y, x]`, y upward */
  readonly truth: ArrayLike<number>;
  /** `[y, x]`, the same quantity and unit */
  readonly prediction: ArrayLike<number>;
}

/** What the field picture shows. */
export interface FieldPanelsData {
  /** As `Heading` has it. */
  readonly title: string;
  /** Points a side. */
  readonly size: number;
  /** With its symbol, e.g. `vorticity ω`. */
  readonly quantity: string;
  /** E.g. `1/T`; `dimensionless` if it has none. */
  readonly unit: string;
  /** From top to bottom. */
  readonly rows: readonly FieldRow[];
  /** As `Heading` has it. */
  readonly subtitle?: readonly string[];
}

const PANEL = 210;
const GAP = 14;
/** More room before the errors: they have a scale of their own. */
const ERROR_GAP = 46;
const LABEL_WIDTH = 104;
const HEADER = 26;
const BAR = { offset: 18, height: 14 } as const;

/**
 * Truth, prediction and error (prediction − truth) as heat maps, a row each. All truths and predictions share one
 * scale symmetric about 0, all errors another; both stand as colour bars with their unit below.
 *
 * @throws RangeError if there is no row, a field has not size² values, or a value is not finite
 */
export function fieldPanelsFigure(data: FieldPanelsData, context: FigureContext): FigureSpec {
  const rows = data.rows.map((row, index) => checkedRow(row, { index, size: data.size }));
  if (rows.length === 0) throw new RangeError("Cannot draw the fields: there are no rows");
  const limit = largest(rows.flatMap(({ truth, prediction }) => [truth, prediction]));
  const errorLimit = largest(rows.map(({ error }) => error));
  const columns = [
    { title: "Truth", field: "truth", limit, palette: DIVERGING },
    { title: "Prediction", field: "prediction", limit, palette: DIVERGING },
    { title: "Error (prediction − truth)", field: "error", limit: errorLimit, palette: DIVERGING_ERROR },
  ] as const;
  const left = (column: number) =>
    LABEL_WIDTH + column * (PANEL + GAP) + (column === 2 ? ERROR_GAP - GAP : 0);
  const top = (row: number) => HEADER + row * (PANEL + GAP);
  const repeat = Math.max(1, Math.ceil(2 * PANEL / data.size));
  const shape = [data.size, data.size] as const;
  const images = rows.flatMap((row, r) =>
    columns.map(({ field, limit, palette }, c) => ({
      x: left(c),
      y: top(r),
      url: fieldImage({ data: row[field], shape }, { limit, palette, repeat }),
    }))
  );
  const barTop = top(rows.length) - GAP + BAR.offset;
  const bars = [
    colourBar({ x: left(0), y: barTop, width: 2 * PANEL + GAP, limit, palette: DIVERGING }),
    colourBar({ x: left(2), y: barTop, width: PANEL, limit: errorLimit, palette: DIVERGING_ERROR }),
  ];
  const titles = [
    ...columns.map(({ title }, c) => ({ x: left(c) + PANEL / 2, y: HEADER - 12, text: title })),
    { x: left(1) - GAP / 2, y: barTop + 48, text: `${data.quantity} [${data.unit}]` },
    { x: left(2) + PANEL / 2, y: barTop + 48, text: `error of ${data.quantity} [${data.unit}]` },
  ];
  const rowLabels = rows.flatMap(({ label }, r) =>
    label.map((text, line) => ({
      x: LABEL_WIDTH - 12,
      y: top(r) + PANEL / 2 + 19 * (line - (label.length - 1) / 2),
      text,
    }))
  );
  const body = {
    width: left(2) + PANEL,
    height: barTop + 60,
    layer: [
      imageLayer(images, { width: PANEL, height: PANEL }),
      frameLayer(images, { width: PANEL, height: PANEL }),
      ...bars.flatMap(({ layers }) => layers),
      textLayer(titles, { align: "center", fontSize: FONT_SIZE.panel, color: INK }),
      textLayer(rowLabels, { align: "right", fontSize: FONT_SIZE.panel, color: INK }),
    ],
  } as FigureBody;
  return figureSpec(body, {
    title: data.title,
    subtitle: ["Periodic box, x to the right, y upward.", ...data.subtitle ?? []],
    context,
  });
}

function checkedRow(
  { label, truth, prediction }: FieldRow,
  { index, size }: { index: number; size: number },
) {
  for (const [name, field] of Object.entries({ truth, prediction })) {
    if (field.length !== size * size) {
      throw new RangeError(
        `Cannot draw the fields: ${name} of row ${index} has ${field.length} values, not ${size}²`,
      );
    }
    if (!Array.from(field).every(Number.isFinite)) {
      throw new RangeError(
        `Cannot draw the fields: ${name} of row ${index} holds a value that is not finite`,
      );
    }
  }
  return { label, truth, prediction, error: Float64Array.from(prediction, (value, i) => value - truth[i]) };
}

/** Limits whose halves are short numbers, too. */
const ROUND = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10] as const;

/** The largest magnitude, rounded up to a limit whose half is a short number; 1 if all is 0. */
function largest(fields: readonly ArrayLike<number>[]): number {
  let most = 0;
  for (const field of fields) {
    for (let i = 0; i < field.length; i++) most = Math.max(most, Math.abs(field[i]));
  }
  if (most === 0) return 1;
  const decade = 10 ** Math.floor(Math.log10(most));
  return +(ROUND.find((limit) => limit * decade >= most * (1 - 1e-9))! * decade).toPrecision(2);
}

/** The bar with a tick at both ends, the middle and halfway. */
function colourBar(
  { x, y, width, limit, palette }: {
    x: number;
    y: number;
    width: number;
    limit: number;
    palette: Uint8Array;
  },
) {
  const ticks = [-1, -0.5, 0, 0.5, 1].map((level) => ({
    x: x + width * (level + 1) / 2,
    y: y + BAR.height + 14,
    text: `${+(level * limit).toPrecision(3)}`.replace("-", "−"),
  }));
  const place = [{ x, y, url: paletteImage(palette) }];
  const size = { width, height: BAR.height };
  return {
    layers: [
      imageLayer(place, size),
      frameLayer(place, size),
      textLayer(ticks, { align: "center", fontSize: 13, color: INK }),
    ],
  };
}
