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
  };
}

/**
 * The hypotheses that deviations touch which were made when results were known: they are exploratory now. A change of
 * `hypotheses.<id>` touches that hypothesis and those that its entry lists; a change of anything else is a change of the
 * study, and touches all. So does an entry that lists none, or one that is not registered: it does not know what it did.
 */
export function touchedHypotheses(
  deviations: readonly Deviation[],
  { registered }: { registered: readonly string[] },
): string[] {
  const touched = new Set(
    deviations.filter(({ resultsKnown }) => resultsKnown).flatMap(({ field, hypotheses }) => {
      const own = registered.find((id) =>
        field === `hypotheses.${id}` || field.startsWith(`hypotheses.${id}.`)
      );
      const named = hypotheses.length > 0 && hypotheses.every((id) => registered.includes(id));
      return own === undefined || !named ? registered : [own, ...hypotheses];
    }),
  );
  return [...touched].sort();
}

/** A difference in one line; digests stand in full, so that a deviation can be logged from it. */
export function describeDifference({ field, frozen, executed }: Difference): string {
  const shown = (value: unknown) =>
    typeof value === "string" && /^[0-9a-f]{64}$/.test(value) ? `"${value}"` : show(value);
  return `${field}: frozen ${shown(frozen)}, executed ${shown(executed)}`;
}
