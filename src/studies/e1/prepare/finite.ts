import { InputError } from "@/core/errors.ts";
import type { AxisRange, NumberArray } from "@/core/hdf5/mod.ts";

/** Where values were read from, for the message. */
export interface Origin {
  /** The file. */
  readonly where: string;
  readonly dataset: string;
  /** Lengths of the axes of what was read. */
  readonly shape: readonly number[];
  /** What was read along each axis; whole from the first entry on if absent. */
  readonly ranges?: readonly AxisRange[];
}

/**
 * Passes values on if all of them are finite.
 *
 * @throws {InputError} naming file, dataset and index of the first NaN or infinity
 */
export function finite<T extends ArrayLike<number>>(values: T, origin: Origin): T {
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) throw badValue(values[at], { at, ...origin });
  }
  return values;
}

/**
 * Whole numbers of 64 bits as doubles; any others as they are.
 *
 * @throws {InputError} naming the first that a double cannot hold exactly
 */
export function numbersOf(
  data: NumberArray,
  origin: Origin,
): Exclude<NumberArray, BigInt64Array | BigUint64Array> {
  if (!(data instanceof BigInt64Array || data instanceof BigUint64Array)) return data;
  const values = new Float64Array(data.length);
  for (let at = 0; at < data.length; at++) {
    values[at] = Number(data[at]);
    if (Number.isSafeInteger(values[at])) continue;
    throw new InputError(
      `'${origin.dataset}' holds ${data[at]} at ${
        placeOf(at, origin)
      }, beyond ±2^53, up to which whole numbers are exact`,
      { where: origin.where, mend: "store it as floating point, or in a larger unit" },
    );
  }
  return values;
}

/** Why a value is none that networks can work on: not a finite number in single precision. */
export function badValue(value: number, { at, where, ...origin }: Origin & { at: number }): InputError {
  const found = `'${origin.dataset}' holds ${value} at ${placeOf(at, origin)}`;
  return Number.isFinite(value)
    ? new InputError(`${found}, beyond ±3.4e38, the range of single precision`, {
      where,
      mend: "store it in a larger unit",
    })
    : new InputError(found, { where, mend: "make or download the file again, or leave that trajectory out" });
}

/** An entry's index in its dataset, e.g. `[0, 3, 7]`. */
export function placeOf(at: number, { shape, ranges = [] }: Pick<Origin, "shape" | "ranges">): string {
  const index: number[] = [];
  let rest = at;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const [start, , step = 1] = ranges[axis] ?? [0, 0];
    index.unshift(start + step * (rest % shape[axis]));
    rest = Math.floor(rest / shape[axis]);
  }
  return `[${index.join(", ")}]`;
}
