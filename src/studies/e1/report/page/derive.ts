import { mean, sampleStandardDeviation } from "simple-statistics";
import type { Derivation } from "./sources.ts";

/** The mean of some runs' numbers. */
export function meanOf(values: readonly number[]): number {
  return mean([...values]);
}

/** Their sample standard deviation; null for fewer than two. */
export function spreadOf(values: readonly number[]): number | null {
  return values.length < 2 ? null : sampleStandardDeviation([...values]);
}

/**
 * What a report derives from lists of numbers, one list for each reference of its source; null where it does not exist.
 */
export function derived(how: Derivation, lists: readonly (readonly number[])[]): number | null {
  if (how === "mean") return meanOf(lists[0]);
  if (how === "standard deviation") return spreadOf(lists[0]);
  const [above, below] = lists.map(meanOf);
  return below > 0 ? above / below : null;
}
