import { resolvePlan } from "@/studies/e1/plan/mod.ts";
import { drawFigures } from "@/studies/e1/show/mod.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "figures",
  usage: "figures [experiment=NAME] [backend=NAME] [key=value …]",
  description:
    "Draws figure 1 (in and out of distribution), fields, loss curves and energy spectra as SVG and PNG, from\n" +
    "E1_summary.json and the runs' files; each figure names the runs it was made from in its metadata.",
  overrides: ["*"],
  examples: ["figures", "figures experiment=E1_small"],
  async run({ overrides, say }) {
    const written = await drawFigures(await resolvePlan(overrides));
    for (const path of written) say(`wrote ${path}`);
    return { written };
  },
};
