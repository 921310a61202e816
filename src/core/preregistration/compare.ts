import { isDeepStrictEqual } from "node:util";
import { diffConfigs } from "../config/diff_configs.ts";
import { show } from "../config/problems.ts";
import type { Deviation } from "./deviations.ts";

/** One field in which what was done departs from what was frozen. */
export interface Difference {
  /** Dotted path into the record, e.g. `experiment.training.steps`. */
  readonly field: string;
  /** Undefined where the frozen record has no such field. */
  readonly frozen: unknown;
  /** Undefined where what was done has no such field. */
  readonly executed: unknown;
}

/** What a plan freezes beside its own words, and what a study says it did: the same form, so that they compare. */
export type StudyRecord = Readonly<Record<string, unknown>>;

/** Every field in which a study departs from its frozen record, in the order of the paths. */
export function compareRecords(frozen: StudyRecord, executed: StudyRecord): Difference[] {
  return diffConfigs(frozen, executed).map(({ path, registered, resolved }) => ({
    field: path,
    frozen: registered,
    executed: resolved,
  }));
}

/** What the deviations that were logged make of the differences. */
export interface Explanation {
  /** Differences that no entry names. */
  readonly unexplained: readonly Difference[];
  /** The entries that explain a difference. */
  readonly deviations: readonly Deviation[];
  /** Hypotheses that a deviation touches which was made when results were known: they are exploratory now. */
  readonly exploratory: readonly string[];
}

/**
 * Holds differences against the deviations that were logged for the plan. An entry explains a difference if it names the
 * same field with the same values before and after; an entry for a field that did not change in the end explains
 * nothing, and harms nothing.
 */
export function explain(differences: readonly Difference[], logged: readonly Deviation[]): Explanation {
  const explains = (deviation: Deviation, { field, frozen, executed }: Difference) =>
    deviation.field === field && isDeepStrictEqual(deviation.old, frozen ?? null) &&
    isDeepStrictEqual(deviation.new, executed ?? null);
  const deviations = logged.filter((one) => differences.some((difference) => explains(one, difference)));
  return {
    unexplained: differences.filter((difference) => !deviations.some((one) => explains(one, difference))),
    deviations,
    exploratory: [
      ...new Set(
        deviations.filter(({ resultsKnown }) => resultsKnown).flatMap(({ hypotheses }) => hypotheses),
      ),
    ].sort(),
  };
}

/** A difference in one line. */
export function describeDifference({ field, frozen, executed }: Difference): string {
  return `${field}: frozen ${show(frozen)}, executed ${show(executed)}`;
}
