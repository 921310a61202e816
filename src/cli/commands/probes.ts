import { resolvePlan } from "@/studies/e1/plan/mod.ts";
import { probeRuns } from "@/studies/e1/probe/mod.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "probes",
  usage: "probes [experiment=NAME] [model=A,B] [seed=0,1,2] [backend=NAME] [jit=false] [key=value …]",
  description:
    "Looks inside every finished run: TwoNN intrinsic dimension of each place's activations, mutual information with\n" +
    "input and target (relative only), weight spectra with power-law tails, activation patching between in- and\n" +
    "out-of-distribution inputs, rank-one edits with their undo. One file a run, artifacts/[…/]E1_probes/<model>/<seed>/\n" +
    "<run id>.json; a file of the same run, settings, backend and code is kept, so that a killed call goes on where it\n" +
    "was. All of it is exploratory. A run is probed as it was trained: on its backend, on tensorflow compiled, with\n" +
    "jit=false operation by operation. Where runs of several kinds are there, backend= or jit= chooses.",
  overrides: ["*"],
  examples: ["probes", "probes experiment=E1_small", "probes model=unet_small seed=0 --json"],
  async run({ overrides, say }) {
    const { runs, notProbed } = await probeRuns(await resolvePlan(overrides), { say });
    for (const { outcome, path } of runs) say(`${outcome}: ${path}`);
    return { runs, notProbed };
  },
};
