import type { RandomStream } from "@/core/random/mod.ts";

/**
 * How often a sum Σ u_i v_i over all pairings of two lists of ranks is at least as far from its mean as an observed one.
 * Ranks are small whole numbers, so that sums and their ties are exact.
 */
export interface RankPairings {
  /** The steps that an exact count takes at most. */
  readonly cost: number;
  /** The share of all n! pairings. The number of distinct ones and their count are exact up to 2⁵³. */
  exactShare(observed: number): number;
  /** (1 + b)/(1 + n) over random pairings. */
  sampledShare(observed: number, options: { random: RandomStream; draws: number }): number;
}

/** A list of ranks as the distinct ones, ascending, with how often each occurs. */
interface RankGroups {
  /** Every rank, ascending. */
  readonly ranks: readonly number[];
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

/** The lists in any order: the shares depend on which ranks occur, not on who holds them. */
export function rankPairings(x: ArrayLike<number>, y: ArrayLike<number>): RankPairings {
  const [u, v] = [groupsOf(x), groupsOf(y)];
  const [dealt, held] = costOf(u, v) < costOf(v, u) || (costOf(u, v) === costOf(v, u) && comesFirst(u, v))
    ? [u, v]
    : [v, u];
  const n = u.ranks.length;
  // n·Σ uv − Σu·Σv, the distance from the mean, is a whole number
  const centre = total(u.ranks) * total(v.ranks);
  const isFar = (sum: number, observed: number) =>
    Math.abs(n * sum - centre) >= Math.abs(n * observed - centre);
  return {
    cost: costOf(dealt, held),
    exactShare(observed) {
      const ways = sumDistribution(dealt, held);
      let [far, all] = [0, 0];
      for (let sum = 0; sum < ways.length; sum++) {
        all += ways[sum];
        if (isFar(sum, observed)) far += ways[sum];
      }
      return far / all;
    },
    sampledShare(observed, { random, draws }) {
      const [fixed, order] = [dealt.ranks, Float64Array.from(held.ranks)];
      let far = 0;
      for (let draw = 0; draw < draws; draw++) {
        let sum = 0;
        for (let i = 0; i < n; i++) {
          const other = i + random.integer(n - i);
          const rank = order[other];
          order[other] = order[i];
          order[i] = rank;
          sum += fixed[i] * rank;
        }
        if (isFar(sum, observed)) far++;
      }
      return (1 + far) / (1 + draws);
    },
  };
}

/** Ranks in their own order, from 0 and without a common factor: ρ does not see shift and scale. */
export function reducedRanks(doubledRanks: ArrayLike<number>): number[] {
  const ranks = Array.from(doubledRanks);
  const least = ranks.reduce((a, b) => Math.min(a, b));
  const factor = ranks.reduce((divisor, rank) => commonDivisor(divisor, rank - least), 0) || 1;
  return ranks.map((rank) => (rank - least) / factor);
}

let last: { readonly key: string; readonly ways: Float64Array } | undefined;

/**
 * In how many ways the held ranks can be dealt to the places of the others with each sum; equal ranks are not told
 * apart. Places are served in ascending order: what can follow depends on how many ranks of each value are left alone,
 * ∏(count + 1) states. The last distribution is kept, as a study asks for many p values of one pattern of ties.
 */
function sumDistribution(places: RankGroups, held: RankGroups): Float64Array {
  const key = `${places.ranks}|${held.ranks}`;
  if (last?.key !== key) last = { key, ways: countDeals(places, held) };
  return last.ways;
}

function countDeals(places: RankGroups, { values, counts }: RankGroups): Float64Array {
  const strides: number[] = [];
  for (let group = 0, stride = 1; group < counts.length; stride *= counts[group++] + 1) strides.push(stride);
  const width = largestSum(places.ranks, { values, counts }) + 1;
  let states = new Map<number, Float64Array>([[0, Float64Array.of(1)]]);
  for (const [served, place] of places.ranks.entries()) {
    const reach = served + 1 === places.ranks.length
      ? width
      : largestSum(places.ranks.slice(0, served + 1), { values, counts }) + 1;
    const next = new Map<number, Float64Array>();
    for (const [state, ways] of states) {
      for (let group = 0; group < values.length; group++) {
        const dealt = Math.floor(state / strides[group]) % (counts[group] + 1);
        if (dealt === counts[group]) continue;
        const to = state + strides[group];
        let sums = next.get(to);
        if (sums === undefined) next.set(to, sums = new Float64Array(reach));
        const shift = place * values[group];
        for (let sum = 0; sum < ways.length; sum++) {
          if (ways[sum] !== 0) sums[sum + shift] += ways[sum];
        }
      }
    }
    states = next;
  }
  return states.values().next().value!;
}

/** Largest ranks to largest places (the rearrangement inequality); of few places, the largest ranks of all. */
function largestSum(
  places: readonly number[],
  { values, counts }: Pick<RankGroups, "values" | "counts">,
): number {
  let [sum, group, left] = [0, values.length - 1, counts[counts.length - 1]];
  for (let place = places.length - 1; place >= 0; place--) {
    if (left === 0) left = counts[--group];
    sum += places[place] * values[group];
    left--;
  }
  return sum;
}

/** States × what may come next × sums: an upper bound. */
function costOf(places: RankGroups, held: RankGroups): number {
  const states = held.counts.reduce((product, count) => product * (count + 1), 1);
  return states * held.counts.length * (largestSum(places.ranks, held) + 1);
}

function groupsOf(ranks: ArrayLike<number>): RankGroups {
  const sorted = Array.from(ranks).sort((a, b) => a - b);
  const values = [...new Set(sorted)];
  const counts = new Map<number, number>();
  for (const rank of sorted) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  return { ranks: sorted, values, counts: values.map((value) => counts.get(value)!) };
}

function comesFirst(u: RankGroups, v: RankGroups): boolean {
  const at = u.ranks.findIndex((rank, index) => rank !== v.ranks[index]);
  return at < 0 || u.ranks[at] < v.ranks[at];
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function commonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
