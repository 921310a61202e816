import { countModel, formatParityTable, parityGate } from "@/parity/mod.ts";
import { requireParity, resolvePlan } from "@/studies/e1/plan/mod.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "parity",
  usage: "parity [experiment=NAME] [key=value …]",
  description:
    "Counts parameters and multiply-adds of an experiment's networks as exact integers, layer by layer, and fails\n" +
    "(exit code 1) when one differs from the reference by more than the experiment's tolerance, or is the same graph.\n" +
    "Where an experiment names no tolerance, only the same network twice fails.",
  overrides: ["experiment", "baseline", "fractal", "arms.*", "reference", "models.*", "parity_tolerance"],
  examples: ["parity", "parity experiment=E1_small", "parity models.fractal_unet_small.columns=3"],
  async run({ overrides, say }) {
    const plan = await resolvePlan(overrides);
    const [reference, ...others] = plan.arms.map(({ model }) => countModel(model));
    const tolerance = plan.parityTolerance;
    for (const line of formatParityTable({ reference, others, tolerance }).split("\n")) say(line);
    requireParity(plan);
    const results = others.map((other) => parityGate(other, reference, tolerance));
    return { reference, others, results, tolerance: tolerance ?? null };
  },
};
