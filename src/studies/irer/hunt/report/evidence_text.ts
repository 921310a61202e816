import type { Evidence, TradeOff } from "./evidence.ts";
import { NULLS } from "./null_summary.ts";
import type { PEvidence, PSummary } from "./p_summary.ts";

/** `the 12 fields of the random search` */
export function sampleText({ search, generations, both: { fields } }: Evidence): string {
  return generations === "all"
    ? `the ${fields} fields of the random search`
    : `the first ${fields} fields of ${search}`;
}

/** What both nulls together say: the one sentence to quote. */
export function bothSentence(evidence: Evidence): string {
  const { both } = evidence;
  const found = `Of ${sampleText(evidence)}, none of which was chosen for what another showed, ` +
    countText(both, "both nulls at once");
  const left = both.left_after_benjamini_hochberg.length;
  if (left === 0) {
    return `${found}, and none is left when they count as one question: no sign of log primes.`;
  }
  return `${found}, and ${left} ${
    left === 1 ? "is" : "are"
  } left when they count as one question; but they ` +
    "share their initial noise, so another case.seed has to confirm it.";
}

/** What the p-values of each null say. */
export function nullSentence(evidence: Evidence, name: keyof typeof NULLS): string {
  return `Of the same fields ${countText(evidence[name], `themselves ${NULLS[name].words}`)}.`;
}

/** `2 have p ≤ 0.05 against … (chance alone gives 0.6 on average, or fewer; 1 has no p and counts with p = 1; least p 0.0050)` */
function countText(
  { at_most_0_05, expected_by_chance, fields, with_p, least }: PEvidence,
  against: string,
): string {
  const without = fields - with_p;
  const unfit = without === 0
    ? ""
    : `; ${without} ${without === 1 ? "has no p and counts" : "have no p and count"} with p = 1`;
  return `${at_most_0_05} ${
    at_most_0_05 === 1 ? "has" : "have"
  } p ≤ 0.05 against ${against} (chance alone gives ` +
    `${expected_by_chance.toFixed(1)} on average, or fewer${unfit}; least p ${(least ?? 1).toPrecision(2)})`;
}

/** What an adaptive search came upon; null where its fields are the evidence themselves. */
export function chosenSentence(both: PSummary, { search }: { search: string }): string | null {
  if (search === "random") return null;
  const { at_most_0_05: count, fields } = both;
  return `Among its ${fields} fields ${search} came upon ${count} with p ≤ 0.05 against both nulls; it goes where the ` +
    "sse is small, so their number, and the p of its best field, cannot be held against chance.";
}

const MEANINGS: Readonly<Record<TradeOff, string>> = {
  present:
    "the nearer to log primes, the less settled the geometry: with this initial noise the trade-off is there",
  opposite:
    "fields nearer to log primes also have the more settled geometry: with this initial noise there is no trade-off",
  "not shown": "these fields show neither a trade-off nor its opposite",
};

/** The "stability–fidelity paradox" as a number. */
export function correlationSentence(evidence: Evidence): string {
  const { stability_fidelity: { fields, spearman }, trade_off } = evidence;
  const what = `Between log_prime_sse and sdg_h_norm_l2, over the ${fields} measured ones of ${
    sampleText(evidence)
  },`;
  const { value, low, high, p, degenerate } = spearman;
  if (value === null) return `${what} there is no correlation to speak of: ${degenerate}.`;
  const rho = `${what} Spearman's ρ is ${value.toFixed(2)}`;
  if (low === null || high === null) return `${rho}, without an interval: ${degenerate}.`;
  return `${rho} (95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}, p ${p!.toPrecision(2)}): ${
    MEANINGS[trade_off]
  }.`;
}
