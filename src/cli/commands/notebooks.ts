import { basename } from "node:path";
import { suggestion } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { resolvePlan } from "@/studies/e1/mod.ts";
import { resolveScan } from "@/studies/sfst/mod.ts";
import type { Command } from "../command.ts";
import { executeStudyNotebooks, type StudyNotebook, studyNotebooks } from "../study_notebooks.ts";

export const command: Command = {
  name: "notebooks",
  usage: "notebooks [NAME …] [experiment=NAME] [backend=NAME] [scan=NAME]",
  description:
    "Executes the numbered notebooks from top to bottom, each in a fresh kernel, with those of experiment, backend and\n" +
    "scan that its parameters cell declares. They are written with their outputs into artifacts/notebooks/ (those of an\n" +
    "experiment with an artifacts folder of its own, into that). A cell that fails, hangs or leaves a rejection\n" +
    "floating is named with its source.",
  examples: [
    "notebooks",
    "notebooks 05_figures",
    "notebooks experiment=E1_small",
    "notebooks 07_sfst_scan scan=gGamma_full",
  ],
  async run({ words, overrides, say }) {
    const ofScan = overrides.filter((override) => override.startsWith("scan="));
    const plan = await resolvePlan(overrides.filter((override) => !ofScan.includes(override)));
    const scan = ofScan.length > 0 ? (await resolveScan(ofScan)).scan : undefined;
    requireKnown(words, await studyNotebooks());
    const select = ({ path }: StudyNotebook) =>
      words.length === 0 || words.some((word) => basename(path).includes(word));
    const written = await executeStudyNotebooks({ plan, scan }, { say, select });
    for (const path of written) say(`wrote ${path}`);
    return { written };
  },
};

function requireKnown(words: readonly string[], notebooks: readonly StudyNotebook[]): void {
  const names = notebooks.map(({ path }) => basename(path, ".ipynb"));
  const unknown = words.find((word) => !names.some((name) => `${name}.ipynb`.includes(word)));
  if (unknown === undefined) return;
  throw new InputError(`there is no notebook '${unknown}'${suggestion(unknown, names)}`, {
    where: "notebooks",
    mend: "correct its name",
  });
}
