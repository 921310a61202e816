import { basename } from "node:path";
import { suggestion } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { resolvePlan } from "@/studies/e1/mod.ts";
import { resolveHunt } from "@/studies/irer/hunt/mod.ts";
import { resolveScan } from "@/studies/sfst/mod.ts";
import type { Command } from "../command.ts";
import { executeStudyNotebooks, type StudyNotebook, studyNotebooks } from "../study_notebooks.ts";

export const command: Command = {
  name: "notebooks",
  usage: "notebooks [NAME …] [experiment=NAME] [backend=NAME] [jit=false] [scan=NAME] [hunt=NAME]",
  description:
    "Executes the numbered notebooks from top to bottom, each in a fresh kernel, with those of experiment, backend,\n" +
    "jit, scan and hunt that its parameters cell declares. They are written with their outputs into artifacts/notebooks/\n" +
    "(those of an experiment with an artifacts folder of its own, into that). A cell that fails, hangs or leaves a\n" +
    "rejection floating is named with its source.",
  words: { name: "NAME", most: Infinity },
  overrides: ["*"],
  examples: [
    "notebooks",
    "notebooks 05_figures",
    "notebooks experiment=E1_small",
    "notebooks 07_sfst_scan scan=gGamma_full",
    "notebooks 06_irer_hunt hunt=hunt_default",
  ],
  async run({ words, overrides, say }) {
    const ofScan = overrides.filter((override) => override.startsWith("scan="));
    const ofHunt = overrides.filter((override) => override.startsWith("hunt="));
    const ofPlan = overrides.filter((override) => !ofScan.includes(override) && !ofHunt.includes(override));
    const plan = await resolvePlan(ofPlan);
    const scan = ofScan.length > 0 ? (await resolveScan(ofScan)).scan : undefined;
    const hunt = await huntOf(ofHunt);
    requireKnown(words, await studyNotebooks());
    const select = ({ path }: StudyNotebook) =>
      words.length === 0 || words.some((word) => basename(path).includes(word));
    const written = await executeStudyNotebooks({ plan, scan, hunt }, { say, select });
    for (const path of written) say(`wrote ${path}`);
    return { written };
  },
};

/** The hunt that the last of the arguments names, known to be one; undefined without any. */
async function huntOf(args: readonly string[]): Promise<string | undefined> {
  const name = args.at(-1)?.slice("hunt=".length);
  if (name === undefined) return undefined;
  await resolveHunt([`config=${name}`]);
  return name;
}

function requireKnown(words: readonly string[], notebooks: readonly StudyNotebook[]): void {
  const names = notebooks.map(({ path }) => basename(path, ".ipynb"));
  const unknown = words.find((word) => !names.some((name) => `${name}.ipynb`.includes(word)));
  if (unknown === undefined) return;
  throw new InputError(`there is no notebook '${unknown}'${suggestion(unknown, names)}`, {
    where: "notebooks",
    mend: "correct its name",
  });
}
