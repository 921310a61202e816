import { relative } from "node:path";
import { artifactsFolder } from "@/core/repository.ts";
import { gradientRefiner, resolveHunt, runHunt, withFieldEvaluator } from "../hunt/mod.ts";
import { readHunt, type ShownHunt } from "./read_hunt.ts";

/**
 * A hunt by the name of its configuration, with the baseline searches on the same budget: what has not been run or
 * measured yet is, and what is shown comes from the files. What it says does not depend on what was there before.
 *
 * @param name of `configs/irer/<name>.yaml`
 * @throws {InputError} there is no such hunt, or another process is at it
 */
export async function openHunt(name: string, { say }: { say: (line: string) => void }): Promise<ShownHunt> {
  const plan = await resolveHunt([`config=${name}`, "compare=true"]);
  const refiner = await gradientRefiner();
  const { spec, written } = await withFieldEvaluator(
    plan,
    // its lines hold times, which differ from call to call
    (evaluator) => runHunt(plan, { evaluator, refiner, say: () => {} }),
  );
  const hunt = await readHunt(spec.folder);
  const { rows, evaluations, comparison } = hunt.report;
  say(`${hunt.title}: ${rows} rows, ${evaluations} different fields`);
  say(`searches: ${comparison.results.map(({ search, hunt_id }) => `${search} ${hunt_id}`).join(", ")}`);
  for (const path of written) say(`wrote ${relative(artifactsFolder(), path)}`);
  return hunt;
}
