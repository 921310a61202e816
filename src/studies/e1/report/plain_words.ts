import type { Condition, Hypothesis } from "../plan/preregistration_schema.ts";

/** The registered conditions as a reader of the report finds them; `decide/verdict.ts` executes them. */
export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  exploratory: "the result is exploratory",
  a_run_did_not_train: "a run did not train",
  degenerate_data: "the data is degenerate",
  significant_in_predicted_direction: "significant, in the predicted direction",
  significant_in_opposite_direction: "significant, in the opposite direction",
  too_few_seeds: "too few seeds for any result to be significant",
  interval_excludes_smallest_effect: "the interval excludes the smallest effect of interest",
  otherwise: "none of the other conditions holds",
};

/** What a verdict means, in one sentence for a reader outside the field. */
export function plainWords({ kind, direction }: Hypothesis, rule: Condition): string {
  const differ = kind === "paired_difference";
  const predicted = differ
    ? direction === "less"
      ? "the fractal network's value was lower than the plain one's, as predicted"
      : direction === "greater"
      ? "the fractal network's value was higher than the plain one's, as predicted"
      : "the two networks' values differed"
    : direction === "either"
    ? "the two quantities rose and fell together, or one fell as the other rose"
    : "the two quantities went together as predicted";
  const words: Record<Condition, string> = {
    exploratory: "This was not a test of what was registered beforehand, so nothing is decided by it: " +
      "the numbers can suggest a question, and cannot answer one.",
    a_run_did_not_train:
      "At least one network did not learn its task, so a comparison of the two would say nothing.",
    degenerate_data: "The measured values leave nothing to compare, so nothing can be concluded.",
    significant_in_predicted_direction: `Over the repetitions ${predicted}, so consistently ` +
      "that chance alone would rarely do the same.",
    significant_in_opposite_direction: differ
      ? "The networks differed consistently, but the other way round than predicted: the prediction was wrong here."
      : "The two quantities were related, but the other way round than predicted: the prediction was wrong here.",
    too_few_seeds:
      "There were too few repetitions for any outcome to count as evidence, whatever the numbers look like.",
    interval_excludes_smallest_effect: differ
      ? "If the fractal network has the predicted advantage at all, it is smaller than what was declared beforehand " +
        "to matter."
      : "If the two quantities are related at all, the relation is weaker than what was declared beforehand to matter.",
    otherwise: differ
      ? "The repetitions scatter too much to tell a difference that matters from chance: neither shown nor ruled out."
      : "The runs scatter too much to tell a relation that matters from chance: neither shown nor ruled out.",
  };
  return words[rule];
}
