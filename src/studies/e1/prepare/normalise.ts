import { InputError } from "@/core/errors.ts";
import type { FieldSeries, Normalisation, Scale } from "@/training/mod.ts";
import type { SplitData } from "./split_data.ts";

/** Behind constants of one's own, the largest number and the inverse of the smallest standard deviation. */
const MOST_NORMALISED = 1e6;
/** Rounding to single precision may take away this share of what a network learns from, and no more. */
const MOST_ROUNDING = 0.01;
/**
 * Below 2⁻¹²⁶ numbers in single precision lose digits, and kernels may take them for 0. So much of a channel's standard
 * deviation, as of rounding, may be lost, and no more.
 */
const LEAST_SIGMA = 2 ** -126 / MOST_ROUNDING;

/**
 * The normalisation constants that a split gives, channel by channel as its configuration asks. They must come from the
 * in-distribution training split alone, and serve every other split, too. Increments get a mean and a standard deviation
 * of their own: where a channel's mean is subtracted, that of its increments is, too, so that neither an offset nor a
 * steady drift changes what a network sees.
 *
 * @throws {InputError} naming the channel: it never changes, it is declared constant and is not, its logarithm does not
 * exist, or single precision loses too much of it or cannot hold how little it varies
 */
export function normalisationOf(split: SplitData): Normalisation {
  const { series, scaling, targets } = split;
  const logarithm = scaling.map((one) => one === "log");
  requirePositive(split, logarithm);
  const measured = measure(series, { targets, logarithm });
  requireSpread(split, measured);
  requirePrecision(split, measured);
  const input = measured.input.map((spread, channel) => inputScale(split, { channel, spread }));
  const increment = measured.increment.map((spread, channel) => incrementScale(split, { channel, spread }));
  return {
    input: input.map((scale, channel) => logarithm[channel] ? { ...scale, logarithm: true } : scale),
    increment,
  };
}

/** How the values of a channel, or its increments, are spread. */
interface Spread extends Scale {
  readonly least: number;
  readonly most: number;
}

function inputScale(split: SplitData, { channel, spread }: { channel: number; spread: Spread }): Scale {
  const scaling = split.scaling[channel];
  const { mean, sigma, least, most } = spread;
  if (typeof scaling === "object") return requireRange(split, { channel, spread, scale: scaling });
  if (scaling === "none") return requireRange(split, { channel, spread, scale: { mean: 0, sigma: 1 } });
  if (scaling === "constant") {
    if (least === most) return { mean: least, sigma: Math.abs(least) || 1 };
    throw refusal(split, channel, {
      what: `is declared constant and lies in ${least} … ${most}`,
      mend: "write normalisation: mean_sigma for it, or leave the key away",
    });
  }
  if (least === most) {
    throw refusal(split, channel, {
      what: `is ${least} everywhere in the training split, so that there is nothing to divide it by`,
      mend: "write normalisation: constant or none for it, or leave it out",
    });
  }
  return { mean: scaling === "sigma" ? 0 : mean, sigma };
}

/** Constants of one's own, and none at all, must leave numbers that a network can work on. */
function requireRange(
  split: SplitData,
  { channel, spread: { least, most, sigma }, scale }: { channel: number; spread: Spread; scale: Scale },
): Scale {
  const [low, high] = [least, most].map((value) => (value - scale.mean) / scale.sigma);
  const isFar = Math.max(Math.abs(low), Math.abs(high)) > MOST_NORMALISED;
  if (!isFar && (sigma === 0 || sigma / scale.sigma >= 1 / MOST_NORMALISED)) return scale;
  throw refusal(split, channel, {
    what:
      `is ${low.toPrecision(2)} … ${
        high.toPrecision(2)
      } behind its normalisation, beyond what networks work on ` +
      `(up to ${MOST_NORMALISED}, varying by more than ${1 / MOST_NORMALISED})`,
    mend: "write normalisation: mean_sigma for it, or constants near its own",
  });
}

function incrementScale(split: SplitData, { channel, spread }: { channel: number; spread: Spread }): Scale {
  const scaling = split.scaling[channel];
  const { mean, sigma, least, most } = spread;
  if (least === most) {
    throw refusal(split, channel, {
      what: `changes by ${least} from each frame to the next, everywhere: there is nothing to predict`,
      mend: "count it as an input: list it behind the predicted channels, and lower targets",
    });
  }
  if (typeof scaling === "object") return { mean: 0, sigma: scaling.sigma };
  if (scaling === "none") return { mean: 0, sigma: 1 };
  return { mean: scaling === "sigma" ? 0 : mean, sigma };
}

function requirePositive(split: SplitData, logarithm: readonly boolean[]): void {
  split.examined?.forEach(({ least }, channel) => {
    if (!logarithm[channel] || least > 0) return;
    throw refusal(split, channel, {
      what: `holds ${least}, which has no logarithm`,
      mend: "write normalisation: mean_sigma for it",
    });
  });
}

/** The file's numbers, rounded to single precision, must still show what varies. */
function requirePrecision(split: SplitData, { input, increment }: Measured): void {
  split.examined?.forEach(({ rounding, least, most }, channel) => {
    if (least === most || rounding === 0) return;
    const relative = split.scaling[channel] === "log" ? rounding / least : rounding;
    const sigmas = [input[channel].sigma, increment[channel]?.sigma ?? 0].filter((sigma) => sigma > 0);
    const lost = relative / Math.min(...sigmas);
    if (sigmas.length > 0 && lost <= MOST_ROUNDING) return;
    throw refusal(split, channel, {
      what: `lies in ${least} … ${most}, where single precision loses ${
        sigmas.length === 0
          ? "all that varies"
          : `${(100 * lost).toPrecision(2)} % of the σ of what is learned`
      }`,
      mend: "subtract a constant from it in the file",
    });
  });
}

/** What varies must be far from where single precision ends. */
function requireSpread(split: SplitData, { input, increment }: Measured): void {
  input.forEach(({ mean, sigma }, channel) => {
    const sizes = split.scaling[channel] === "log"
      ? [Math.exp(mean)]
      : [sigma, increment[channel]?.sigma ?? 0];
    const least = Math.min(...sizes.filter((size) => size > 0));
    if (least >= LEAST_SIGMA) return;
    throw refusal(split, channel, {
      what: `varies by σ = ${least.toPrecision(2)}, too little for single precision, which ends at 1.2e-38`,
      mend: "store it in a smaller unit, so that σ is about 1",
    });
  });
}

interface Measured {
  readonly input: readonly Spread[];
  readonly increment: readonly Spread[];
}

/** Mean, standard deviation and range of each channel and of its increments, in two passes over the frames. */
function measure(
  series: FieldSeries,
  { targets, logarithm }: { targets: number; logarithm: readonly boolean[] },
): Measured {
  const [trajectories, times, height, width, channels] = series.shape;
  const points = height * width;
  const count = trajectories * times * points;
  const changes = trajectories * (times - 1) * points;
  const blank = (length: number) =>
    Array.from({ length }, () => ({ mean: 0, square: 0, least: Infinity, most: -Infinity }));
  const input = blank(channels);
  const increment = blank(targets);
  const pass = (see: (tally: ReturnType<typeof blank>[number], value: number, count: number) => void) => {
    for (let trajectory = 0; trajectory < trajectories; trajectory++) {
      let before: Float32Array | undefined;
      for (let time = 0; time < times; time++) {
        const frame = series.frames(trajectory, { from: time, to: time + 1 });
        for (let channel = 0; channel < channels; channel++) {
          const of = (value: number) => logarithm[channel] ? Math.log(value) : value;
          for (let at = channel; at < frame.length; at += channels) see(input[channel], of(frame[at]), count);
          if (before === undefined || channel >= targets) continue;
          for (let at = channel; at < frame.length; at += channels) {
            see(increment[channel], of(frame[at]) - of(before[at]), changes);
          }
        }
        before = frame;
      }
    }
  };
  pass((tally, value, count) => {
    tally.mean += value / count;
    if (value < tally.least) tally.least = value;
    if (value > tally.most) tally.most = value;
  });
  pass((tally, value, count) => {
    tally.square += (value - tally.mean) ** 2 / count;
  });
  const spread = ({ square, ...rest }: ReturnType<typeof blank>[number]): Spread => ({
    ...rest,
    sigma: rest.least === rest.most ? 0 : Math.sqrt(square),
  });
  return { input: input.map(spread), increment: increment.map(spread) };
}

function refusal(
  { channels, where }: SplitData,
  channel: number,
  { what, mend }: { what: string; mend: string },
): InputError {
  return new InputError(`channel '${channels[channel]}' ${what}`, { where, mend });
}
