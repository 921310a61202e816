import type { ValidationRecord } from "./provenance.ts";

/** Both p must be as small for a spectrum to be called log-prime. */
const CALLED_AT = 0.01;

/** Something else that the peaks may follow, and how closely; null without a fit. */
export interface Rival {
  /** In words, with its article. */
  readonly name: string;
  /** As log_prime_sse, of this law. */
  readonly sse: number | null;
}

/** The rivals of log primes: an integer comb, and the best of the smooth concave laws. */
export function rivalsOf(
  { comb_sse, concave_law, concave_sse }: Pick<ValidationRecord, "comb_sse" | "concave_law" | "concave_sse">,
): Rival[] {
  return [
    { name: "an integer comb", sse: comb_sse },
    {
      name: concave_law === null ? "a smooth concave law" : `the smooth law ${concave_law}`,
      sse: concave_sse,
    },
  ];
}

/** Those that fit as closely as log primes, or more so. */
export function closerRivals(rivals: readonly Rival[], sse: number): Rival[] {
  return rivals.filter((rival) => rival.sse !== null && rival.sse <= sse);
}

/** `an integer comb has sse 0.44, the smooth law n^0.55 has sse 0.003` */
export function rivalsText(rivals: readonly Rival[]): string {
  return rivals.map(({ name, sse }) => `${name} has ${sse === null ? "no fit" : `sse ${short(sse)}`}`).join(
    ", ",
  );
}

/** One plain sentence about a fit that has its nulls. */
export function verdictOf(
  { sse, rivals, phaseP, targetP, matched, primes }: {
    sse: number;
    rivals: readonly Rival[];
    phaseP: number;
    targetP: number;
    matched: number;
    primes: number;
  },
): string {
  const found =
    `${matched} of ${primes} log primes have a peak (sse ${short(sse)}; p ${short(phaseP)} against ` +
    `scrambled phases, ${short(targetP)} against random targets)`;
  const others = rivalsText(rivals);
  const closer = closerRivals(rivals, sse).map(({ name }) => name).join(" and ");
  if (phaseP > CALLED_AT || targetP > CALLED_AT) {
    return `Not log-prime: ${found}, which chance explains; ${others}${
      closer === "" ? "" : `: ${closer} as close or closer`
    }.`;
  }
  return closer === ""
    ? `Log-prime: ${found}; ${others}: further off.`
    : `Not called log-prime: ${found}, but ${closer} fits as well or better; ${others}.`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
