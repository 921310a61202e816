import { InputError } from "@/core/errors.ts";

/** Where values were read from, for the message. */
export interface Origin {
  /** The file. */
  readonly where: string;
  readonly dataset: string;
  /** Lengths of the axes of what was read. */
  readonly shape: readonly number[];
  /** Index of its first entry in the dataset; zero along axes not named. */
  readonly start?: readonly number[];
}

/**
 * Passes values on if all of them are finite.
 *
 * @throws {InputError} naming file, dataset and index of the first NaN or infinity
 */
export function finite<T extends ArrayLike<number>>(
  values: T,
  { where, dataset, shape, start = [] }: Origin,
): T {
  for (let at = 0; at < values.length; at++) {
    if (Number.isFinite(values[at])) continue;
    const index: number[] = [];
    let rest = at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index.unshift(rest % shape[axis] + (start[axis] ?? 0));
      rest = Math.floor(rest / shape[axis]);
    }
    throw new InputError(`'${dataset}' holds ${values[at]} at [${index.join(", ")}]`, {
      where,
      mend: "make or download the file again, or leave that trajectory out",
    });
  }
  return values;
}
