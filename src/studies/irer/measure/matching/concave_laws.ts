import { PRIMES } from "./targets.ts";

/** Smooth laws of n = 1, 2, 3 … with one number in them. */
interface Family {
  /** The number's range and steps: first coarse ones, then fine ones around the best. */
  readonly from: number;
  readonly to: number;
  readonly coarse: number;
  readonly fine: number;
  /** E.g. `n^0.55`. */
  readonly name: (parameter: number) => string;
  readonly law: (n: number, parameter: number) => number;
}

/** Between a comb and a curve that bends more than log primes do; √n and ln n (n from 2, so b = 1) are among them. */
const FAMILIES: readonly Family[] = [
  { from: 0.25, to: 0.95, coarse: 0.05, fine: 0.01, name: (a) => `n^${a}`, law: (n, a) => n ** a },
  { from: 0.2, to: 3, coarse: 0.2, fine: 0.05, name: (b) => `ln(n + ${b})`, law: (n, b) => Math.log(n + b) },
];

/**
 * Plans the search for the smooth concave law that fits best. Log primes rise ever more slowly, and so does any such law: peaks
 * along one come near to them without any prime in it. What is peculiar to log primes is the unevenness of their gaps.
 *
 * @param sseOf the statistic for other targets, the scale fitted anew
 * @returns the best law and its statistic
 */
export function closestConcaveLaw(sseOf: (targets: Float64Array) => number): { law: string; sse: number } {
  let best = { law: "", sse: Infinity };
  for (const family of FAMILIES) {
    const { from, to, coarse, fine } = family;
    let [at, least] = [from, Infinity];
    const scan = (low: number, high: number, step: number): void => {
      for (let i = 0; low + i * step <= high + 1e-9; i++) {
        const parameter = Number((low + i * step).toFixed(2));
        const law = family.name(parameter);
        const sse = sseOf(targetsOf(family, parameter));
        if (sse < least) [at, least] = [parameter, sse];
        if (sse < best.sse) best = { law, sse };
      }
    };
    scan(from, to, coarse);
    scan(Math.max(from, at - coarse), Math.min(to, at + coarse), fine);
  }
  return best;
}

const known = new Map<string, Float64Array>();

/** The targets of a law, which are the same for every field. */
function targetsOf({ name, law }: Family, parameter: number): Float64Array {
  const key = name(parameter);
  const targets = known.get(key) ?? Float64Array.from(PRIMES, (_, index) => law(index + 1, parameter));
  known.set(key, targets);
  return targets;
}
