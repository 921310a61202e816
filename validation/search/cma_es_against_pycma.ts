/**
 * Our CMA-ES beside pycma: evaluations until the target on each problem of pycma_reference.py, 15 seeds, medians; and
 * 10,000 generations of each problem, and of values that are nothing but noise, or one value, by 15 seeds: none may throw.
 *
 *   deno run -A validation/search/cma_es_against_pycma.ts [generations]
 *
 * Prints a table and writes it to cma_es_against_pycma.csv beside this script; ends with 1 if a median is more than 1.3
 * times pycma's. pycma's counts are in pycma_reference.json, made by pycma_reference.py with the versions named there.
 */
import { median } from "simple-statistics";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { csvText } from "@/core/csv.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { cmaEs } from "@/search/mod.ts";
import { evaluationsOf, type Problem, PROBLEMS, unitBox } from "@/search/testing/problems.ts";

const MOST_RATIO = 1.3;
const generations = Number(Deno.args[0] ?? 10_000);
const here = (name: string) => new URL(name, import.meta.url).pathname;
const { population, step, most_evaluations: most, evaluations: reference } = JSON.parse(
  await Deno.readTextFile(here("pycma_reference.json")),
);

const rows = Object.entries(PROBLEMS).map(([name, problem]) => {
  const theirs: number[] = reference[name].map((count: number | null) => count ?? Infinity);
  const ours = theirs.map((_, seed) => evaluationsOf(problem, { seed, population, step, most }));
  return {
    problem: name,
    seeds: ours.length,
    median: median(ours),
    median_pycma: median(theirs),
    ratio: median(ours) / median(theirs),
    most: Math.max(...ours),
    most_pycma: Math.max(...theirs),
  };
});
for (const row of rows) {
  console.log(
    Object.entries(row).map(([key, v]) => `${key} ${typeof v === "number" ? +v.toFixed(3) : v}`).join(", "),
  );
}
await writeFileAtomic(here("cma_es_against_pycma.csv"), csvText(Object.keys(rows[0]), rows));

const endless: readonly Problem[] = [
  ...Object.values(PROBLEMS),
  { genes: 3, target: 0, value: () => 0, noise: 1 },
  { genes: 3, target: 0, value: () => 0 },
  { genes: 1, target: 0, value: ([x]) => x },
];
let told = 0;
using progress = openProgress({ label: "endless", total: 15 * endless.length, unit: "searches" });
for (const { genes, value, noise = 0 } of endless) {
  for (let seed = 0; seed < 15; seed++) {
    const search = cmaEs({ space: unitBox(genes), population, seed, firstStep: step });
    const random = randomStream(seed, "noise");
    while (search.generation < generations) {
      search.tell(search.ask().map((genome) => -value(genome) + (noise > 0 ? noise * random.normal() : 0)));
      told++;
    }
    progress.advance();
  }
}
console.log(`${told} generations of ${endless.length} problems by 15 seeds, and none threw`);
const slow = rows.filter(({ ratio }) => !(ratio <= MOST_RATIO));
for (const { problem, ratio } of slow) console.error(`${problem}: ${ratio.toFixed(2)} times pycma's median`);
Deno.exit(slow.length === 0 ? 0 : 1);
