/**
 * Paired measurements: the contenders take turns within one run, so that whatever slows the machine down for a while
 * hits all of them, and what is reported is the ratio within each turn.
 */
import { median } from "@/statistics/mod.ts";

/** Somebody who can do one block of the work and say how long a unit of it took. */
export interface Contender {
  readonly name: string;
  /** One block; the time of one unit of work (a step, a file …) in the benchmark's unit. */
  measure(): Promise<number>;
}

/** Somebody to compare with, and the ratio to it that the project sets itself as a limit, if it does. */
export interface Peer extends Contender {
  readonly limit?: number;
}

/** Times of one contender, one a round. */
export type Samples = readonly number[];

/** Middle and ends of a sample: on a busy machine neither mean nor standard deviation says much. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Ours against one peer in one case. A ratio is ours over the peer's within a round: below 1 ours is faster. */
export interface Comparison {
  /** What was measured, e.g. `batch 8`. */
  readonly what: string;
  readonly ours: Side;
  readonly peer: Side;
  readonly ratio: Spread;
  readonly limit?: number;
}

export interface Side extends Spread {
  /** The contender's name, with the settings that were its best. */
  readonly name: string;
  readonly samples: Samples;
}

/** What a benchmark hands in. */
export interface BenchmarkResult {
  readonly title: string;
  /** Unit of the times, e.g. `ms a step`. */
  readonly unit: string;
  readonly comparisons: readonly Comparison[];
  /** Checks that both sides did the same work, in words with their figures. */
  readonly checks: readonly string[];
  /** Versions of the peers. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Lets the contenders take turns for a number of rounds; who begins changes from round to round.
 *
 * @returns each contender's samples, in the order of the contenders
 */
export async function takeTurns(
  contenders: readonly Contender[],
  { rounds }: { rounds: number },
): Promise<Samples[]> {
  const samples: number[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const who = (round + turn) % contenders.length;
      samples[who].push(await contenders[who].measure());
    }
  }
  return samples;
}

/** A setting that is this many times slower than the best is not measured again. */
const HOPELESS = 3;

/**
 * The contender with the smallest time in some rounds: its least disturbed block says what a setting can do. The first
 * round warms up; it does not count, but who is hopeless there is out.
 */
export async function fastest<T>(
  contenders: readonly T[],
  { rounds, measure }: { rounds: number; measure: (contender: T, round: number) => Promise<number> },
): Promise<T> {
  let left = contenders;
  const best = new Map<T, number>();
  for (let round = 0; round <= rounds && left.length > 1; round++) {
    const times = new Map<T, number>();
    for (const one of left) times.set(one, await measure(one, round));
    if (round > 0) times.forEach((time, one) => best.set(one, Math.min(best.get(one) ?? Infinity, time)));
    const known = round > 0 ? best : times;
    const limit = HOPELESS * Math.min(...known.values());
    left = left.filter((one) => known.get(one)! <= limit);
  }
  return left.reduce((first, second) => best.get(second)! < best.get(first)! ? second : first);
}

/** Measures ours against the peers in turns; one comparison a peer. */
export async function compare(
  what: string,
  { ours, peers, rounds }: { ours: Contender; peers: readonly Peer[]; rounds: number },
): Promise<Comparison[]> {
  const [mine, ...theirs] = await takeTurns([ours, ...peers], { rounds });
  return peers.map(({ name, limit }, index) => ({
    what,
    ours: { name: ours.name, ...spreadOf(mine), samples: mine },
    peer: { name, ...spreadOf(theirs[index]), samples: theirs[index] },
    ratio: spreadOf(mine.map((time, round) => time / theirs[index][round])),
    limit,
  }));
}

/** Median (the mean of the two middle values for an even number), smallest and largest. */
export function spreadOf(samples: Samples): Spread {
  return { median: median(samples), min: Math.min(...samples), max: Math.max(...samples) };
}

/** Times one piece of work: milliseconds. */
export async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The result as text: a line of each comparison, ratios with their spread. */
export function formatResult({ title, unit, comparisons, checks }: BenchmarkResult): string {
  const rows = comparisons.map(({ what, ours, peer, ratio, limit }) => [
    what,
    `${number(ours.median)} (${ours.name})`,
    `${number(peer.median)} (${peer.name})`,
    `${number(ratio.median)}  [${number(ratio.min)} – ${number(ratio.max)}]`,
    limit === undefined ? "" : `${ratio.median <= limit ? "within" : "ABOVE"} ${limit}`,
  ]);
  const head = ["", `ours, ${unit}`, "peer", "ratio [range]", rows.some((row) => row[4]) ? "limit" : ""];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const lines = [head, ...rows].map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column])).join("  ")}`.trimEnd()
  );
  const rounds = comparisons[0].ours.samples.length;
  return [`${title} (medians of ${rounds} rounds)`, ...checks.map((check) => `  ${check}`), ...lines].join(
    "\n",
  );
}

function number(value: number): string {
  return value.toPrecision(value < 1000 ? 3 : 4);
}
