import { requireParity, resolvePlans } from "@/studies/e1/plan/mod.ts";
import { prepareInputs } from "@/studies/e1/prepare/mod.ts";
import { logDeviations, requireHeldOutSpared } from "@/studies/e1/register/mod.ts";
import { runsOf, trainRuns } from "@/studies/e1/run/mod.ts";
import { chooseBackend } from "../choose_backend.ts";
import type { Command } from "../command.ts";
import { givenRunOptions, runOptions, runRows } from "../run_command.ts";

export const command: Command = {
  name: "train_e1",
  usage:
    "train_e1 [experiment=NAME] [model=A,B] [seed=0,1,2] [backend=NAME] [jit=false] [key=value …] [--retry] [--time-limit=SECONDS]",
  description:
    "Trains and measures models (the networks of the experiment's arms) × seeds, side by side. A finished run is not\n" +
    "run again; a run that was killed goes on at its last checkpoint. Comma lists span a grid. Where a frozen\n" +
    "plan registers the experiment, a configuration other than its own is logged in Deviation_Log.md. Runs lie in\n" +
    "artifacts/E1/<model>/<seed>/<runId>/.\n" +
    "On the tensorflow backend training and prediction are compiled; jit=false runs them operation by operation, under\n" +
    "a run id of its own.",
  overrides: ["*"],
  options: runOptions("86400"),
  examples: [
    "train_e1",
    "train_e1 model=unet_small seed=0",
    "train_e1 training.learning_rate=1e-3,2e-3 seed=0",
    "train_e1 experiment=E1_small backend=wasm",
    "train_e1 experiment=E1_small --time-limit=600",
  ],
  async run({ overrides, options, say }) {
    const { retry, timeLimitSeconds } = givenRunOptions(options);
    const plans = await resolvePlans(overrides);
    plans.forEach(requireParity);
    const specs = [];
    for (const plan of plans) await requireHeldOutSpared(plan);
    for (const plan of plans) {
      const inputs = await prepareInputs(plan, { say });
      const backend = await chooseBackend(plan, { say });
      specs.push(...await runsOf(plan, { backend, inputs, timeLimitSeconds }));
    }
    // what is written for good comes after all that may be refused
    for (const plan of plans) await logDeviations(plan, { say });
    const { runs, seconds, computed } = await trainRuns(specs, { retry, say });
    for (const { spec, status, kept } of runs) say(`${kept ? "kept" : status}: ${spec.folder}`);
    return { runs: runRows(runs), seconds, computed };
  },
};
