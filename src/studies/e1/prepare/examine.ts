import { InputError } from "@/core/errors.ts";
import { type FillValue, isCustomaryFill } from "./fill_values.ts";

/** A value as it stands in the file and as networks see it. */
interface Seen {
  readonly value: number;
  readonly single: number;
  /** Its index in the file, in words. */
  readonly place: () => string;
}

/** What one pass over a split found out about a channel. */
export interface Examined {
  /** The smallest value, in the channel's unit. */
  readonly least: number;
  /** The largest one. */
  readonly most: number;
  /** Root mean square of what rounding to single precision takes away, in the channel's unit. */
  readonly rounding: number;
}

interface Tally {
  least: number;
  most: number;
  rounding: number;
  count: number;
  readonly customary: Map<number, { count: number; readonly first: string }>;
}

/** The square of anything larger, or the sum of some, is no number in single precision. */
const LARGEST = 1e18;

/** Collects what a first pass over a split shows of each channel. */
export class Examiner {
  readonly #channels: readonly { readonly name: string; readonly fill_value?: FillValue }[];
  readonly #tallies: readonly Tally[];

  constructor(channels: readonly { readonly name: string; readonly fill_value?: FillValue }[]) {
    this.#channels = channels;
    this.#tallies = channels.map(() => ({
      least: Infinity,
      most: -Infinity,
      rounding: 0,
      count: 0,
      customary: new Map(),
    }));
  }

  see(channel: number, { value, single, place }: Seen): void {
    const tally = this.#tallies[channel];
    tally.count++;
    tally.rounding += (value - single) ** 2;
    if (isCustomaryFill(value) && this.#channels[channel].fill_value !== "none") {
      const known = tally.customary.get(value);
      if (known === undefined) tally.customary.set(value, { count: 1, first: place() });
      else known.count++;
    } else {
      if (value < tally.least) tally.least = value;
      if (value > tally.most) tally.most = value;
    }
  }

  /**
   * What was found, channel by channel.
   *
   * @throws {InputError} if a number that is customary for missing values stands apart from all others, by more than
   * these differ among themselves; if numbers are too large to be worked on
   */
  result(where: string): Examined[] {
    return this.#tallies.map(({ least, most, rounding, count, customary }, channel) => {
      for (const [value, { count, first }] of customary) {
        const gap = value < least ? least - value : value - most;
        if (Number.isFinite(least) && gap > most - least) {
          const { name } = this.#channels[channel];
          const times = count === 1 ? "once" : `${count} times`;
          throw new InputError(
            `channel '${name}' holds ${value} ${times}, first at ${first}, while all else lies in ${least} … ${most}: ` +
              "it looks like a fill value",
            {
              where,
              mend:
                "fill those points or leave those trajectories out; if it is a value, write fill_value: none",
            },
          );
        }
      }
      const values = [...customary.keys()];
      const range = { least: Math.min(least, ...values), most: Math.max(most, ...values) };
      const size = Math.max(-range.least, range.most);
      if (size > LARGEST) {
        throw new InputError(
          `channel '${this.#channels[channel].name}' reaches ${
            size.toPrecision(2)
          }, beyond 1e18, above which single ` +
            "precision holds no squares",
          { where, mend: "store it in a larger unit, or leave the trajectories out that hold such values" },
        );
      }
      return { ...range, rounding: Math.sqrt(rounding / count) };
    });
  }
}
