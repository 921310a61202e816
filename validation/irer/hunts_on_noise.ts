/**
 * Do hunts claim what is not there? Hunts by each search over pure noise at N = 32 and 64, measured by the real statistic
 * and reported by the real report: how often it claims a trade-off, or log primes, and which share of its fields has p ≤ 0.05.
 *
 *   deno run -A validation/irer/hunts_on_noise.ts [hunts of each kind] [generations] [first seed]
 *
 * Prints a table and writes it to hunts_on_noise.csv beside this script; ends with 1 if a claim comes more often than its
 * level of 5 % allows. `chosen_…` describes the whole ledgers: what they would claim if their fields were taken for a
 * sample; the near-copies of an adaptive one need some generations to gather. Seeds from 1; no constant was chosen on them. The
 * six kinds run side by side (hunts_on_noise_worker.ts): 5 minutes of a processor.
 */
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { csvText } from "@/core/csv.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import type { Kind, Seen } from "./hunts_on_noise_worker.ts";

const [hunts = 100, generations = 2, firstSeed = 1] = Deno.args.map(Number);
const POPULATION = 10;
/** p is a rank among 40; 0.025 is its least, so that log primes are claimed of 20 fields only if half of them have it. */
const [SIZES, DRAWS] = [[32, 64], 39];
const SEARCHES = ["evolution", "cma_es", "random"] as const;

const total = (seen: readonly Seen[], value: (one: Seen) => number | boolean) =>
  seen.reduce((sum, one) => sum + Number(value(one)), 0);

/** A share of fields with its standard error from hunt to hunt: fields of one landscape are alike. */
function share(seen: readonly Seen[], value: (one: Seen) => number): { share: number; error: number } {
  const shares = seen.map((one) => value(one) / one.fields);
  const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length;
  const variance = shares.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (shares.length - 1);
  return { share: mean, error: Math.sqrt(variance / shares.length) };
}

/** What came of the hunts of one kind, and which of it is more than the level allows. */
function summarise({ size, search }: Kind, seen: readonly Seen[]) {
  const shares = {
    phase: share(seen, ({ phase }) => phase),
    target: share(seen, ({ target }) => target),
    both: share(seen, ({ both }) => both),
  };
  const claims = {
    trade_off: total(seen, ({ tradeOff }) => tradeOff),
    log_primes: total(seen, ({ logPrimes }) => logPrimes),
    best_stands: total(seen, ({ bestStands }) => bestStands),
  };
  const chosenFields = total(seen, ({ chosenFields }) => chosenFields);
  const row = {
    size,
    search,
    hunts,
    fields: total(seen, ({ fields }) => fields),
    ...claims,
    phase_share: shares.phase.share,
    phase_error: shares.phase.error,
    target_share: shares.target.share,
    target_error: shares.target.error,
    both_share: shares.both.share,
    chosen_fields: chosenFields,
    chosen_phase_share: total(seen, ({ chosenPhase }) => chosenPhase) / chosenFields,
    chosen_correlates: total(seen, ({ chosenCorrelates }) => chosenCorrelates),
  };
  // three standard errors of a binomial share of 5 %
  const most = 0.05 * hunts + 3 * Math.sqrt(0.05 * 0.95 * hunts);
  const faults = [
    ...Object.entries(claims).filter(([, count]) => count > most)
      .map(([claim, count]) => `${claim} in ${count} of ${hunts} hunts`),
    ...Object.entries(shares).filter(([, { share, error }]) => share - 3 * error > 0.05)
      .map(([name, { share, error }]) => `${name}: p ≤ 0.05 in ${share} ± ${error} of the fields`),
  ].map((fault) => `${search}, N = ${size}: ${fault}`);
  return { row, faults };
}

await using _ = await artifactsInScope();
using progress = openProgress({ label: "hunts", total: 6 * hunts, unit: "hunts" });
const kinds = SIZES.flatMap((size) => SEARCHES.map((search): Kind => ({ size, draws: DRAWS, search })));
const found = await Promise.all(kinds.map(async (kind) => {
  const worker = new Worker(new URL("hunts_on_noise_worker.ts", import.meta.url), { type: "module" });
  const seen: Seen[] = [];
  const done = new Promise<void>((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => {
      seen.push(data);
      progress.advance();
      if (seen.length === hunts) resolve();
    };
  });
  worker.postMessage({ ...kind, hunts, generations, population: POPULATION, firstSeed });
  await done;
  worker.terminate();
  return summarise(kind, seen);
}));
const rows = found.map(({ row }) => row);
for (const row of rows) {
  console.log(
    Object.entries(row).map(([key, v]) => `${key} ${typeof v === "number" ? +v.toFixed(4) : v}`).join(", "),
  );
}
const path = new URL("hunts_on_noise.csv", import.meta.url).pathname;
await writeFileAtomic(path, csvText(Object.keys(rows[0]), rows));
console.log(`${generations} generations of ${POPULATION}, seeds from ${firstSeed}; wrote ${path}`);
const faults = found.flatMap(({ faults }) => faults);
for (const fault of faults) console.error(fault);
Deno.exitCode = faults.length === 0 ? 0 : 1;
