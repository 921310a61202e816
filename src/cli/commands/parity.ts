import { countModel, formatParityTable, parityGate } from "@/parity/mod.ts";
import { requireParity, resolvePlan } from "@/studies/e1/mod.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "parity",
  usage: "parity [experiment=NAME] [key=value …]",
  description:
    "Counts parameters and multiply-adds of both networks as exact integers, layer by layer, and fails\n" +
    "(exit code 1) when they differ by more than the experiment's tolerance, or are the same graph.",
  overrides: ["experiment", "baseline", "fractal", "models.*", "parity_tolerance"],
  examples: ["parity", "parity experiment=E1_small", "parity models.fractal_unet_small.columns=3"],
  async run({ overrides, say }) {
    const plan = await resolvePlan(overrides);
    const [baseline, fractal] = [countModel(plan.baseline), countModel(plan.fractal)];
    const result = parityGate(fractal, baseline, plan.parityTolerance);
    for (const line of formatParityTable({ fractal, baseline, result }).split("\n")) say(line);
    requireParity(plan);
    return { baseline, fractal, result };
  },
};
