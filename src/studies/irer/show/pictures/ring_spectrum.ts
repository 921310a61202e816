import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  type Heading,
  INK,
  logTicks,
  modelColour,
  QUIET_INK,
} from "@/figures/mod.ts";

/** What the spectrum shows. */
export interface RingSpectrumData extends Heading {
  /** Of the wavenumber. */
  readonly xTitle: string;
  /** Of the power. */
  readonly yTitle: string;
  /** Ascending. */
  readonly wavenumber: ArrayLike<number>;
  /** One for each wavenumber. */
  readonly power: ArrayLike<number>;
  /** The same curve without its trend, in which peaks stand out. */
  readonly level: ArrayLike<number>;
  /** Of the axis of `level`. */
  readonly levelTitle: string;
  /** Where rings are expected. */
  readonly targets: readonly { readonly k: number; readonly label: string; readonly matched: boolean }[];
  /** Where rings were found. */
  readonly peaks: readonly { readonly k: number; readonly matched: boolean }[];
}

/** Powers so far below the largest are rounding and would flatten all the rest. */
const SHOWN_DECADES = 26;
const SIZE = { width: 780, powerHeight: 230, levelHeight: 190 } as const;

/**
 * A radial power spectrum on a logarithmic axis and, below it, how far it rises above its trend, with the places where
 * rings are expected (a full line if a peak was found there, a dashed one if not) and those where peaks were found (a dot
 * if it belongs to a target, an open circle if not).
 *
 * @throws RangeError if the lengths differ, a power is negative or not finite, all are 0, or a peak lies off the curve
 */
export function ringSpectrumFigure(data: RingSpectrumData, context: FigureContext): FigureSpec {
  const curve = curveOf(data);
  const powers = curve.map(({ power }) => power);
  const domain = [Math.min(...powers) / 1.6, Math.max(...powers) * 1.6] as const;
  const k = [...curve.map((point) => point.k), ...data.targets.map((target) => target.k)];
  const x = {
    field: "k",
    type: "quantitative",
    scale: { domain: [0, Math.max(...k) * 1.02], nice: false },
  };
  const peaks = data.peaks.map((peak) => ({ ...peak, ...valuesAt(curve, peak.k) }));
  const targets = placed(data.targets, x.scale.domain[1]);
  const common = { curve, peaks, targets, width: SIZE.width };
  const body = {
    vconcat: [
      panel({
        ...common,
        height: SIZE.powerHeight,
        labelled: true,
        x: { ...x, axis: { title: null, labels: false, grid: false } },
        y: {
          field: "power",
          type: "quantitative",
          scale: { type: "log", domain, nice: false },
          axis: { title: data.yTitle, ...logTicks(domain, { most: 6 }) },
        },
      }),
      panel({
        ...common,
        height: SIZE.levelHeight,
        labelled: false,
        x: { ...x, axis: { title: data.xTitle, grid: false, labelFlush: false } },
        y: {
          field: "level",
          type: "quantitative",
          scale: { domain: padded(curve.map(({ level }) => level)), nice: false },
          axis: { title: data.levelTitle, tickCount: 6 },
        },
      }),
    ],
    spacing: 14,
  } as FigureBody;
  return figureSpec(body, {
    title: data.title,
    subtitle: [
      "Lines: targets, green with a peak (dot), dashed without one. Open circles: peaks that no target claims.",
      ...data.subtitle,
    ],
    context,
  });
}

function panel(
  { curve, peaks, targets, width, height, labelled, x, y }: {
    curve: readonly Point[];
    peaks: readonly (Point & { readonly matched: boolean })[];
    targets: readonly Target[];
    width: number;
    height: number;
    /** Whether the targets' names stand above. */
    labelled: boolean;
    x: object;
    y: object;
  },
) {
  const rules = (matched: boolean, style: object) => {
    const chosen = targets.filter((target) => target.matched === matched);
    return [
      { data: { values: chosen }, mark: { type: "rule", strokeWidth: 1.5, ...style }, encoding: { x } },
      ...(labelled ? [false, true] : []).map((raised) => ({
        data: { values: chosen.filter((target) => target.raised === raised) },
        mark: { type: "text", y: raised ? -24 : -9, ...style },
        encoding: { x, text: { field: "label", type: "nominal" } },
      })),
    ];
  };
  const dots = (matched: boolean, style: object) => ({
    data: { values: peaks.filter((peak) => peak.matched === matched) },
    mark: { type: "point", shape: "circle", size: 90, opacity: 1, ...style },
    encoding: { x, y },
  });
  return {
    width,
    height,
    layer: [
      ...rules(true, { color: modelColour(2) }),
      ...rules(false, { color: modelColour(1), strokeDash: [5, 4] }),
      { data: { values: curve }, mark: { type: "line", strokeWidth: 2, color: INK }, encoding: { x, y } },
      dots(true, { filled: true, color: modelColour(2), stroke: "white" }),
      dots(false, { stroke: QUIET_INK, fill: "white", strokeWidth: 2 }),
    ],
  };
}

/** A target, and whether its name stands higher than its neighbour's on the left. */
type Target = RingSpectrumData["targets"][number] & { readonly raised: boolean };

/** Names closer than this [px] run into each other. */
const LEAST_APART = 46;

function placed(targets: RingSpectrumData["targets"], most: number): Target[] {
  const sorted = [...targets].sort((a, b) => a.k - b.k);
  const all: Target[] = [];
  for (const target of sorted) {
    const left = all.at(-1);
    const close = left !== undefined && (target.k - left.k) / most * SIZE.width < LEAST_APART;
    all.push({ ...target, raised: close && !left.raised });
  }
  return all;
}

/** A little room beyond both ends. */
function padded(values: readonly number[]): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = 0.08 * (most - least) || 1;
  return [least - room, most + room];
}

interface Point {
  readonly k: number;
  readonly power: number;
  readonly level: number;
}

function curveOf({ wavenumber, power, level }: RingSpectrumData): Point[] {
  const lengths = [wavenumber, power, level].map((values) => values.length);
  if (new Set(lengths).size > 1) {
    throw new RangeError(`Cannot draw the spectrum: wavenumbers, powers and levels are ${lengths}`);
  }
  const points = Array.from(wavenumber, (k, i) => ({ k, power: power[i], level: level[i] }));
  const bad = points.find((point) => !(point.power >= 0 && point.power < Infinity));
  if (bad !== undefined) throw new RangeError(`Cannot draw the spectrum: P(${bad.k}) is ${bad.power}`);
  const floor = Math.max(...points.map((point) => point.power)) * 10 ** -SHOWN_DECADES;
  const shown = points.filter((point) => point.power > 0 && point.power >= floor);
  if (shown.length === 0) throw new RangeError("Cannot draw the spectrum: there is no power above 0");
  return shown;
}

/** The curves between their points: the power along a straight line of its logarithm. */
function valuesAt(curve: readonly Point[], k: number): Point {
  const above = curve.findIndex((point) => point.k >= k);
  if (above < 0 || k < curve[0].k) {
    throw new RangeError(`Cannot draw the spectrum: the peak at ${k} lies off the curve`);
  }
  const [left, right] = [curve[Math.max(0, above - 1)], curve[above]];
  const share = right.k > left.k ? (k - left.k) / (right.k - left.k) : 0;
  return {
    k,
    power: left.power ** (1 - share) * right.power ** share,
    level: (1 - share) * left.level + share * right.level,
  };
}
