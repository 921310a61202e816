import { resolvePlan } from "@/studies/e1/plan/mod.ts";
import { prepareInputs } from "@/studies/e1/prepare/mod.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "data",
  usage: "data [experiment=NAME] [data=NAME]",
  description:
    "Makes the experiment's data sets where they are missing (resumable; byte-identical when made again) and holds\n" +
    "them against their manifests.",
  overrides: ["experiment", "data", "data.*"],
  examples: ["data", "data experiment=E1_small"],
  async run({ overrides, say }) {
    return await prepareInputs(await resolvePlan(overrides), { say });
  },
};
