import { resolvePlan } from "@/studies/e1/mod.ts";
import type { Command } from "../command.ts";
import { executeStudyNotebooks } from "../study_notebooks.ts";

export const command: Command = {
  name: "notebooks",
  usage: "notebooks [NAME …] [experiment=NAME] [backend=NAME]",
  description:
    "Executes the numbered notebooks from top to bottom, each in a fresh kernel, and writes them with their outputs\n" +
    "into artifacts/notebooks/. A cell that fails, hangs or leaves a rejection floating is named with its source.",
  examples: ["notebooks", "notebooks 05_figures", "notebooks experiment=E1_small"],
  async run({ words, overrides, say }) {
    const plan = await resolvePlan(overrides);
    const written = await executeStudyNotebooks(plan, { say, only: words.length > 0 ? words : undefined });
    for (const path of written) say(`wrote ${path}`);
    return { written };
  },
};
