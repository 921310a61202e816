import { relative } from "node:path";
import { durationText } from "@/core/progress/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import {
  BEST_FIELD,
  comparisonTable,
  fieldTable,
  gradientRefiner,
  resolveHunt,
  runHunt,
  withFieldEvaluator,
} from "@/studies/irer/hunt/mod.ts";
import type { Command, CommandContext } from "../command.ts";

export const command: Command = {
  name: "irer_hunt",
  usage:
    "irer_hunt [config=hunt_default] [generations=…] [population=…] [seed=…] [search=…] [workers=…] [key=value …]",
  description:
    "Searches κ, σ_k and α for the field whose spectrum is nearest to log primes, compared with what chance gives\n" +
    "(configs/irer/NAME.yaml): each genome is run (irer_run) and measured by the validator (irer_validate), side by side.\n" +
    "search=evolution, random or cma_es; compare=true runs all three on the same budget. genes.kappa.low=… narrows a\n" +
    "range, case.size=… changes what all fields have in common, refine=N follows the gradient from the N best.\n" +
    "Writes ledger.csv, a generation at a time, and hunt_report.json and .md into artifacts/irer/hunts/<hunt id>/; the id\n" +
    "is a hash of the whole configuration, so no hunt overwrites another. The ledger is the same bytes whatever the\n" +
    "number of workers. Killed at any moment, the same command goes on where it stopped.",
  overrides: ["*"],
  examples: [
    "irer_hunt",
    "irer_hunt config=hunt_small",
    "irer_hunt seed=1 compare=true",
    "irer_hunt generations=20 population=16 workers=4",
    "irer_hunt search=cma_es genes.alpha.scale=log case.size=128",
    "irer_hunt config=hunt_small refine=1",
  ],
  run: hunt,
};

async function hunt({ overrides, say }: CommandContext): Promise<unknown> {
  const plan = await resolveHunt(overrides);
  const { title, generations, population, search, compare } = plan.hunt;
  say(`${title}: ${generations} × ${population}, ${compare ? "all searches" : search}`);
  const refiner = await gradientRefiner();
  const { spec, report, written, seconds } = await withFieldEvaluator(
    plan,
    (evaluator) => runHunt(plan, { evaluator, refiner, say }),
  );
  const sayAll = (text: string) => text.trimEnd().split("\n").forEach((line) => say(line));
  if (report.best !== null) sayAll(fieldTable(BEST_FIELD, [report.best]));
  if (report.comparison.results.length > 1) sayAll(comparisonTable(report));
  for (const sentence of report.sentences) say(sentence);
  for (const path of written) say(`wrote ${path}`);
  say(`in ${durationText(seconds)}`);
  return { ...report, folder: relative(artifactsFolder(), spec.folder), written, seconds };
}
