/** A sample of real numbers: a plain array or a typed one. */
export type Sample = ArrayLike<number>;

/**
 * The sample as a plain array, once it is long enough and finite.
 *
 * @param task what the caller was about to do, e.g. `"compute Cohen's d"`; it opens the message
 * @throws RangeError `Cannot compute Cohen's d: needs at least 2 values per group, got 1`
 */
export function requireSample(
  values: Sample,
  { task, minimum, unit = "values" }: { task: string; minimum: number; unit?: string },
): number[] {
  if (values.length < minimum) {
    throw new RangeError(`Cannot ${task}: needs at least ${minimum} ${unit}, got ${values.length}`);
  }
  const numbers = Array.isArray(values) ? values.slice() as number[] : Array.from(values);
  for (let index = 0; index < numbers.length; index++) {
    if (!Number.isFinite(numbers[index])) {
      throw new RangeError(`Cannot ${task}: value ${index} is ${numbers[index]}, not a finite number`);
    }
  }
  return numbers;
}

/** Beyond this, squares of sums of the values may overflow. */
const LARGEST = 1e150;

/**
 * The largest magnitude of the values, 0 for none.
 *
 * @throws RangeError for a value whose square could overflow: such data is in the wrong units
 */
export function moderateMagnitude(values: readonly number[], { task }: { task: string }): number {
  let most = 0;
  for (let index = 0; index < values.length; index++) {
    const magnitude = Math.abs(values[index]);
    if (magnitude > LARGEST) {
      throw new RangeError(
        `Cannot ${task}: value ${index} must lie within ±${LARGEST}, got ${values[index]} (rescale the data)`,
      );
    }
    if (magnitude > most) most = magnitude;
  }
  return most;
}

/** Throws RangeError unless both samples have as many values: value i of one belongs to value i of the other. */
export function requirePairs(x: Sample, y: Sample, { task }: { task: string }): void {
  if (x.length !== y.length) {
    throw new RangeError(
      `Cannot ${task}: needs as many values in both samples, got ${x.length} and ${y.length}`,
    );
  }
}

/** Throws RangeError unless the value lies strictly between 0 and 1 (a level, a confidence). */
export function requireFraction(value: number, { task, name }: { task: string; name: string }): void {
  if (!(value > 0 && value < 1)) {
    throw new RangeError(`Cannot ${task}: ${name} must lie between 0 and 1, got ${value}`);
  }
}

/**
 * Whether a spread is nothing but rounding: at most eight units in the last place of the largest magnitude the
 * values were computed from. 0.3 − 0.2 and 0.2 − 0.1 differ by 3e-17 and are the same difference.
 */
export function isRounding(spread: number, { magnitude }: { magnitude: number }): boolean {
  return spread <= 8 * Number.EPSILON * magnitude;
}
