import { GateError } from "@/core/errors.ts";
import { aggregate } from "@/studies/e1/analyse/mod.ts";
import { resolvePlan } from "@/studies/e1/plan/mod.ts";
import type { Command } from "../command.ts";
import { saySummary } from "../say_summary.ts";

export const command: Command = {
  name: "aggregate",
  usage: "aggregate [experiment=NAME] [backend=NAME] [jit=false] [key=value …]",
  description:
    "Recomputes every run's metrics from its raw files, tests the registered hypotheses and writes\n" +
    "E1_summary.json and the table E1_metrics (CSV and Parquet). A run that is missing or was tampered with is named\n" +
    "(exit code 1). Where runs of several backends are there, backend= chooses; where some are compiled and some are\n" +
    "not, jit=true or jit=false does.",
  overrides: ["*"],
  examples: ["aggregate", "aggregate experiment=E1_small", "aggregate --json"],
  async run({ overrides, say }) {
    const { summary, written } = await aggregate(await resolvePlan(overrides), { say }).catch((error) => {
      if (!(error instanceof GateError)) throw error;
      // a machine reads of the findings what a person does
      throw new GateError(error.gate, error.findings, { result: { findings: error.findings } });
    });
    saySummary(summary, say);
    for (const path of written) say(`wrote ${path}`);
    return summary;
  },
};
