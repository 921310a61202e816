import { resolvePlan } from "@/studies/e1/plan/mod.ts";
import { writeReport } from "@/studies/e1/report/mod.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "report",
  usage: "report [experiment=NAME]",
  description:
    "Writes E1_report.html beside E1_summary.json: one self-contained page with every registered hypothesis and its one\n" +
    "verdict, the figures, all runs, deviations and openings of data. Each number carries the file, field and runs that\n" +
    "it came from; 'deno task check' makes the page anew from them and names what differs. E1_report.json beside it holds\n" +
    "what the page shows and the summary does not, so that a copy can be checked without the runs.",
  overrides: ["*"],
  examples: ["report", "report experiment=E1_small"],
  async run({ overrides, say }) {
    const written = await writeReport(await resolvePlan(overrides));
    for (const path of written) say(`wrote ${path}`);
    return { written };
  },
};
