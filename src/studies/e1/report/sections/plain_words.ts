import type { BcaDegeneracy } from "@/statistics/mod.ts";
import type { HypothesisResult } from "../../analyse/hypotheses.ts";
import type { Condition, Hypothesis, Preregistration } from "../../plan/preregistration_schema.ts";

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

/** What a verdict means, in a sentence or two for a reader outside the field. */
export function plainWords(
  hypothesis: Hypothesis,
  result: HypothesisResult,
  analysis: Pick<Preregistration["analysis"], "alpha" | "family">,
): string {
  return result.rule === "otherwise"
    ? undecided(hypothesis, result, analysis)
    : ruleWords(hypothesis)[result.rule];
}

/**
 * Nothing shown, nothing ruled out. Where p or the interval of this question alone would have passed, the page shows
 * that beside the verdict, so the words must say why it does not count.
 */
function undecided(
  { kind, direction }: Hypothesis,
  { pValue, interval: { low, high }, effect }: HypothesisResult,
  { alpha, family }: Pick<Preregistration["analysis"], "alpha" | "family">,
): string {
  const neither = "so it is not counted as shown; nor is it ruled out.";
  const difference = kind === "paired_difference";
  if (pValue !== null && pValue <= alpha) {
    const opposite = (effect ?? 0) * (direction === "less" ? -1 : 1) < 0 && direction !== "either";
    const questions = ["no", "one", "two", "three", "four", "five", "six"][family.length] ?? family.length;
    return `Had this been the only question asked, the ${
      difference ? "difference" : "relation"
    } would have passed as ` +
      `more than chance${
        opposite ? ", the other way round than predicted" : ""
      }. But ${questions} questions were asked ` +
      `at once, which makes it likelier that one of them passes by chance alone. The rule that was registered ` +
      `beforehand allows for that, and under it this one falls short, ${neither}`;
  }
  if (low !== null && high !== null && (low > 0 || high < 0)) {
    return `The interval below leaves out 0, ${
      difference ? "no difference" : "no relation"
    }, but it was registered ` +
      `beforehand that a test decides and not the interval, and the test does not tell this from chance, ${neither}`;
  }
  return difference
    ? "The repetitions scatter too much to tell a difference that matters from chance: neither shown nor ruled out."
    : "The runs scatter too much to tell a relation that matters from chance: neither shown nor ruled out.";
}

function ruleWords({ kind, direction }: Hypothesis): Record<Exclude<Condition, "otherwise">, string> {
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
  return {
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
  };
}

/** Why there is no BCa interval, by the reason that the statistics give; other reasons are words already. */
const NO_INTERVAL: Readonly<Record<BcaDegeneracy, string>> = {
  "undefined": "the statistic does not exist on some resamples of the data",
  "constant": "all resamples of the data give the same value",
  "one-sided": "all resamples of the data lie on one side of the estimate",
  "flat-jackknife": "leaving any one value of the data out changes nothing",
  "extreme-skew": "the resamples are too skewed for its correction",
};

/**
 * Why there is no interval, for readers.
 *
 * @param statistic e.g. `ρ`
 * @returns undefined for a reason that is in words already
 */
export function intervalWords(degenerate: string | null, statistic: string): string | undefined {
  return degenerate !== null && Object.hasOwn(NO_INTERVAL, degenerate)
    ? NO_INTERVAL[degenerate as BcaDegeneracy].replace("the statistic", statistic)
    : undefined;
}
