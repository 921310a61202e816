/** A probe's value, or why there is none: bad data is said, never NaN. */
export type Probed<T> = (T & { readonly none: null }) | { readonly none: string };

/** The value of a probe; where the data does not allow one (`RangeError`), the reason. */
export async function probed<T extends object>(measure: () => T | Promise<T>): Promise<Probed<T>> {
  try {
    return { ...await measure(), none: null };
  } catch (error) {
    if (error instanceof RangeError) return { none: error.message };
    throw error;
  }
}
