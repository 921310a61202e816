import { randomStream } from "@/core/random/mod.ts";
import { type BcaInterval, bcaInterval, pearsonR, spearmanRho } from "@/statistics/mod.ts";

/** A coefficient with its BCa interval; null where it does not exist. */
export interface Coefficient {
  /** −1 … 1; null where a quantity is constant. */
  readonly value: number | null;
  /** The lower bound; null without an interval. */
  readonly low: number | null;
  /** The upper bound; null without an interval. */
  readonly high: number | null;
  /** Why there is no interval; null if there is one. */
  readonly degenerate: string | null;
}

/** How two quantities go together over fields that no search chose. */
export interface Correlation {
  /** How many fields have both quantities. */
  readonly fields: number;
  /** Of the ranks, with a two-sided p. */
  readonly spearman: Coefficient & { readonly p: number | null };
  /** Linear. */
  readonly pearson: Coefficient;
  /** Of the intervals, e.g. 0.95. */
  readonly confidence: number;
  /** Of the bootstrap. */
  readonly resamples: number;
}

const CONFIDENCE = 0.95;
/** Fewer pairs have too few different resamples for an interval to mean anything. */
const LEAST_PAIRS = 8;

/**
 * Spearman's and Pearson's correlation of pairs, with BCa intervals from resampled pairs (10,000 times; 2,000 for more
 * than 300 pairs). Degenerate data gives null and a reason, never NaN.
 */
export function correlate(
  x: readonly number[],
  y: readonly number[],
  { seed }: { seed: number },
): Correlation {
  const resamples = x.length > 300 ? 2_000 : 10_000;
  const coefficient = (name: string, statistic: typeof pearson): Coefficient => {
    const value = statistic(x, y);
    if (!Number.isFinite(value)) {
      return { value: null, low: null, high: null, degenerate: "a quantity is constant" };
    }
    if (x.length < LEAST_PAIRS) {
      return { value, low: null, high: null, degenerate: `an interval needs ${LEAST_PAIRS} fields` };
    }
    const random = randomStream(seed, `bootstrap ${name}`);
    const options = { paired: true, confidence: CONFIDENCE, resamples, random };
    const { low, high, degenerate } = bcaInterval([x, y], statistic, options);
    return { value, low, high, degenerate: degenerate && DEGENERACIES[degenerate] };
  };
  const tooFew = { value: null, low: null, high: null, degenerate: `a correlation needs 3 fields` };
  const enough = x.length >= 3;
  return {
    fields: x.length,
    spearman: {
      ...(enough ? coefficient("Spearman", spearman) : tooFew),
      p: enough ? spearmanRho(x, y).pValue : null,
    },
    pearson: enough ? coefficient("Pearson", pearson) : tooFew,
    confidence: CONFIDENCE,
    resamples,
  };
}

const DEGENERACIES: Readonly<Record<NonNullable<BcaInterval["degenerate"]>, string>> = {
  undefined: "a resample has no correlation",
  constant: "every resample has the same correlation",
  "one-sided": "every resample lies on one side of the estimate",
  "flat-jackknife": "no single field has any influence",
  "extreme-skew": "the resamples are too skewed",
};

/** Not a number where a sample is constant, as a resampled statistic says it. */
function spearman(x: readonly number[], y: readonly number[]): number {
  return spearmanRho(x, y, { method: "t" }).rho ?? NaN;
}

/** Likewise. */
function pearson(x: readonly number[], y: readonly number[]): number {
  return pearsonR(x, y).r ?? NaN;
}

/** How two quantities go together over all fields of a hunt: numbers that describe, from which nothing follows. */
export interface Association {
  /** How many fields have both quantities. */
  readonly fields: number;
  /** Null with fewer than three fields, or where a quantity is constant. */
  readonly spearman: number | null;
  /** Likewise, linear. */
  readonly pearson: number | null;
  /** Why there is no interval and no p; null where the fields are a sample, and the evidence has both. */
  readonly without_interval: string | null;
}

/** @param options.search whose fields they are: of a random search they are a sample, and the evidence has the rest */
export function associate(
  x: readonly number[],
  y: readonly number[],
  { search }: { search: string },
): Association {
  const finite = (value: number) => Number.isFinite(value) ? value : null;
  const enough = x.length >= 3;
  return {
    fields: x.length,
    spearman: enough ? finite(spearman(x, y)) : null,
    pearson: enough ? finite(pearson(x, y)) : null,
    without_interval: search === "random"
      ? null
      : `${search} chose the fields by what it had measured; near-copies are no independent pairs`,
  };
}
