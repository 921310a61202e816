import {
  fieldImage,
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  FONT_SIZE,
  frameLayer,
  type Heading,
  imageLayer,
  INK,
  paletteImage,
  sampled,
  textLayer,
  textWidth,
} from "@/figures/mod.ts";
import { CYCLIC } from "./cyclic_colours.ts";

/** One field with a colour scale of its own. */
export interface FieldPicture {
  /** Above it. */
  readonly title: string;
  /** Below its colour bar, with its symbol and unit. */
  readonly quantity: string;
  /** `[y, x]`, y upward; an angle lies in −π … π */
  readonly values: ArrayLike<number>;
  /** `cyclic` for angles, where −π and π are one. */
  readonly colours: "viridis" | "plasma" | "cyclic";
}

/** What the picture shows. */
export interface FieldPicturesData extends Heading {
  /** Points a side. */
  readonly size: number;
  /** From left to right. */
  readonly pictures: readonly FieldPicture[];
}

const PANEL = 268;
const GAP = 40;
const MARGIN = 26;
const HEADER = 26;
/** Between the labels of a bar [px]. */
const TICK_ROOM = 16;
const BAR = { offset: 16, height: 14 } as const;

const PALETTES = {
  viridis: sampled("viridis", (level) => level),
  plasma: sampled("plasma", (level) => level),
  cyclic: CYCLIC,
} as const;

/** A tick of a colour bar, at a share of its length. */
interface Tick {
  readonly level: number;
  readonly text: string;
}

/**
 * Fields of one grid side by side, each with its colour bar below: from its smallest to its largest value, or from −π to
 * π for an angle, whose colours meet at both ends.
 *
 * @throws RangeError if there is no field, or one has not size² finite values, or an angle lies outside −π … π
 */
export function fieldPicturesFigure(data: FieldPicturesData, context: FigureContext): FigureSpec {
  const { pictures, size } = data;
  if (pictures.length === 0) throw new RangeError("Cannot draw the fields: there are none");
  const left = (column: number) => MARGIN + column * (PANEL + GAP);
  const repeat = Math.max(1, Math.ceil(2 * PANEL / size));
  const drawn = pictures.map((picture, column) => {
    const { low, high, ticks } = scaleOf(picture, size);
    const middle = (low + high) / 2;
    const palette = PALETTES[picture.colours];
    const about = Float64Array.from(picture.values, (value) => value - middle);
    const limit = (high - low) / 2;
    return {
      ticks: ticks.map((tick) => ({ x: left(column) + PANEL * tick.level, text: tick.text })),
      image: {
        x: left(column),
        y: HEADER,
        url: fieldImage({ data: about, shape: [size, size] }, { limit, palette, repeat }),
      },
      bar: { x: left(column), y: HEADER + PANEL + BAR.offset, url: paletteImage(palette) },
    };
  });
  const barEnd = HEADER + PANEL + BAR.offset + BAR.height;
  const [panels, bars] = [drawn.map((one) => one.image), drawn.map((one) => one.bar)];
  const centred = (field: "title" | "quantity", y: number) =>
    pictures.map((picture, column) => ({ x: left(column) + PANEL / 2, y, text: picture[field] }));
  const [square, strip] = [{ width: PANEL, height: PANEL }, { width: PANEL, height: BAR.height }];
  const body = {
    width: left(pictures.length - 1) + PANEL + MARGIN,
    height: barEnd + 46,
    layer: [
      imageLayer(panels, square),
      frameLayer(panels, square),
      imageLayer(bars, strip),
      frameLayer(bars, strip),
      textLayer(drawn.flatMap(({ ticks }) => ticks.map((tick) => ({ ...tick, y: barEnd + 14 }))), {
        align: "center",
        fontSize: FONT_SIZE.tick,
        color: INK,
      }),
      textLayer([...centred("title", HEADER - 12), ...centred("quantity", barEnd + 36)], {
        align: "center",
        fontSize: FONT_SIZE.panel,
        color: INK,
      }),
    ],
  } as FigureBody;
  return figureSpec(body, {
    title: data.title,
    subtitle: ["Periodic box, x to the right, y upward.", ...data.subtitle],
    context,
  });
}

function scaleOf({ title, values, colours }: FieldPicture, size: number) {
  if (values.length !== size * size) {
    throw new RangeError(`Cannot draw the fields: '${title}' has ${values.length} values, not ${size}²`);
  }
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`Cannot draw the fields: '${title}' holds ${values[i]}`);
    }
    [low, high] = [Math.min(low, values[i]), Math.max(high, values[i])];
  }
  if (colours === "cyclic") {
    if (low < -Math.PI || high > Math.PI) {
      throw new RangeError(`Cannot draw the fields: '${title}' is no angle: ${low} … ${high}`);
    }
    return { low: -Math.PI, high: Math.PI, ticks: ANGLE_TICKS };
  }
  // a constant field has the middle colour
  const room = high > low ? 0 : Math.max(1e-3 * Math.abs(low), 1e-9);
  return { low: low - room, high: high + room, ticks: ticksOf(low - room, high + room) };
}

const ANGLE_TICKS: readonly Tick[] = ["−π", "−π/2", "0", "π/2", "π"]
  .map((text, index) => ({ level: index / 4, text }));

/** As many round values as have room below the bar, with as many digits as tell them apart. */
function ticksOf(low: number, high: number): Tick[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / 10));
  const candidates = [1, 2, 5, 10, 20, 50].map((factor) => multiplesOf(factor * power, { low, high }));
  return candidates.find((ticks) => {
    const widths = ticks.map(({ text }) => textWidth(text, { fontSize: FONT_SIZE.tick, bold: false }));
    return ticks.length * (Math.max(0, ...widths) + TICK_ROOM) <= PANEL;
  }) ?? [];
}

function multiplesOf(step: number, { low, high }: { low: number; high: number }): Tick[] {
  const decimals = Math.min(20, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.max(0, Math.floor(high / step + 1e-9) - first + 1);
  return Array.from({ length: count }, (_, i) => (first + i) * step).map((value) => ({
    level: (value - low) / (high - low),
    text: (value + 0).toFixed(decimals).replace("-", "−"),
  }));
}
