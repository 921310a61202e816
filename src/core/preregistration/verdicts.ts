/** What a registered hypothesis comes to. */
export const VERDICTS = ["supported", "refuted", "inconclusive"] as const;
/** What a registered hypothesis may end with. */
export type Verdict = typeof VERDICTS[number];

/**
 * Whether every registered hypothesis has exactly one verdict, and nothing else has any.
 *
 * @param given hypothesis → its verdict
 * @returns one line a fault, naming the hypothesis
 */
export function verdictFindings(
  registered: readonly string[],
  given: Readonly<Record<string, { readonly verdict?: unknown } | undefined>>,
): string[] {
  const dropped = registered.filter((id) => given[id] === undefined)
    .map((id) => `hypotheses.${id}: registered, and without a verdict`);
  const wrong = registered.filter((id) => given[id] !== undefined && !isVerdict(given[id].verdict))
    .map((id) =>
      `hypotheses.${id}: expected ${VERDICTS.join(" or ")}, got ${JSON.stringify(given[id]!.verdict)}`
    );
  const added = Object.keys(given).filter((id) => !registered.includes(id))
    .map((id) => `hypotheses.${id}: has a verdict, and was never registered`);
  return [...dropped, ...wrong, ...added];
}

function isVerdict(value: unknown): value is Verdict {
  return VERDICTS.some((verdict) => verdict === value);
}
