import { aggregate, requireAllNetworks } from "@/studies/e1/analyse/mod.ts";
import { rehearsalOf, requireParity, resolvePlan } from "@/studies/e1/plan/mod.ts";
import { prepareInputs } from "@/studies/e1/prepare/mod.ts";
import { writeReport } from "@/studies/e1/report/mod.ts";
import { pinnedPlan, runsOf, trainRuns } from "@/studies/e1/run/mod.ts";
import { drawFigures } from "@/studies/e1/show/mod.ts";
import { chooseBackend } from "../choose_backend.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "dryrun",
  usage: "dryrun [backend=NAME] [jit=false] [key=value …]",
  description:
    "Takes the whole pipeline of the small experiment through every stage with untrained networks: data, hashes,\n" +
    "parity, runs, metrics, statistics, figures, report. Everything it writes lies in artifacts/dryrun/, is marked\n" +
    "synthetic and has ids of its own, so that no real analysis can take it in. jit=false runs the networks operation by\n" +
    "operation.",
  overrides: ["*"],
  examples: ["dryrun", "dryrun backend=cpu seed=0"],
  async run({ overrides, say }) {
    const chosen = overrides.some((text) => text.startsWith("experiment=")) ? [] : ["experiment=E1_small"];
    const plan = rehearsalOf(await resolvePlan([...chosen, ...overrides]));
    requireAllNetworks(plan);
    requireParity(plan);
    const inputs = await prepareInputs(plan, { say });
    const backend = await chooseBackend(plan, { say });
    await trainRuns(await runsOf(plan, { backend, inputs }), { say });
    const pinned = pinnedPlan(plan, backend);
    const { summary, written } = await aggregate(pinned, { say });
    const figures = await drawFigures(plan);
    const report = await writeReport(plan);
    for (const path of [...written, ...figures, ...report]) say(`wrote ${path}`);
    say("the rehearsal went through; everything in artifacts/dryrun/ is SYNTHETIC");
    return summary;
  },
};
