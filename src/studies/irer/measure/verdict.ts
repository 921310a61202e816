/** Both p must be as small for a spectrum to be called log-prime. */
const CALLED_AT = 0.01;

/** One plain sentence about a fit that has its nulls. */
export function verdictOf(
  { sse, combSse, phaseP, targetP, matched, primes }: {
    sse: number;
    combSse: number | null;
    phaseP: number;
    targetP: number;
    matched: number;
    primes: number;
  },
): string {
  const found =
    `${matched} of ${primes} log primes have a peak (sse ${short(sse)}; p ${short(phaseP)} against ` +
    `scrambled phases, ${short(targetP)} against random targets)`;
  const comb = combSse === null
    ? "an integer comb has no fit"
    : `an integer comb fits with sse ${short(combSse)}`;
  const closer = combSse !== null && combSse <= sse;
  if (phaseP > CALLED_AT || targetP > CALLED_AT) {
    const near = closer ? ", which is closer" : "";
    return `Not log-prime: ${found}, which chance explains; ${comb}${near}.`;
  }
  return closer
    ? `Not called log-prime: ${found}, but ${comb}, which is as close or closer.`
    : `Log-prime: ${found}; ${comb}, which is further off.`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
