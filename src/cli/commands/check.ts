import { GateError } from "@/core/errors.ts";
import { resolvePlan } from "@/studies/e1/plan/mod.ts";
import type { Command } from "../command.ts";
import { gatesOf, passGates } from "../gates.ts";

export const command: Command = {
  name: "check",
  usage: "check [experiment=NAME]",
  description:
    "Runs every gate and lists all findings: that all configurations resolve, that frozen plans are as every commit has\n" +
    "them and what was run departs from them in nothing that Deviation_Log.md does not explain, that standing, numbers,\n" +
    "tables and figures of every E1_summary.json follow, that no result is gone whose data was opened, that every number,\n" +
    "verdict and figure of each E1_report.html follows from its source (from the raw predictions where the runs are here),\n" +
    "that the files of the probes are as they were written and SFST's scans as their cases, that the fields of each IRER\n" +
    "hunt, measured again from raw (minutes, in a large one), and its reports agree, parity, the data's hashes, the hash\n" +
    "chains of the logs and git's memory of them, that the notebooks are type-correct and hold no stale outputs. A gate that\n" +
    "could not look (no git, a shallow clone, data that is not here) has not passed. Exit code 1 if any gate has not.",
  overrides: ["experiment"],
  examples: ["check", "check experiment=E1_small", "check --json"],
  async run({ overrides, say }) {
    // what is asked for must be there; that the repository's own plans are is the gates' to find out
    if (overrides.length > 0) await resolvePlan(overrides);
    const result = await passGates(await gatesOf(() => resolvePlan(overrides), say), say);
    if (result.findings.length > 0) throw new GateError("check", result.findings, { result });
    return result;
  },
};
