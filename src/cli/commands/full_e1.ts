import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { durationText } from "@/core/progress/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { readMetadata } from "@/core/study/mod.ts";
import { aggregate, requireAllNetworks, type Summary } from "@/studies/e1/analyse/mod.ts";
import { TIMING_FILE } from "@/studies/e1/check/mod.ts";
import { requireParity, resolvePlan } from "@/studies/e1/plan/mod.ts";
import { prepareInputs } from "@/studies/e1/prepare/mod.ts";
import { logDeviations, requireHeldOutSpared } from "@/studies/e1/register/mod.ts";
import { writeReport } from "@/studies/e1/report/mod.ts";
import { pinnedPlan, runsOf, trainRuns } from "@/studies/e1/run/mod.ts";
import { drawFigures } from "@/studies/e1/show/mod.ts";
import { chooseBackend } from "../choose_backend.ts";
import type { Command } from "../command.ts";
import { saySummary } from "../say_summary.ts";
import { declaredOf, executeNotebooks, outputOf, planNotebooks, planParameters } from "../study_notebooks.ts";

export const command: Command = {
  name: "full_e1",
  usage: "full_e1 [experiment=NAME] [backend=NAME] [jit=false] [key=value …] [--without-notebooks]",
  description:
    "The whole E1 study in one command: the data is made and verified, parity gated, both networks trained on every\n" +
    "seed, measured, compared, drawn, its numbered notebooks executed and its report written. Killed at any moment, it\n" +
    "goes on where it stopped when it is started again; what is finished is not done twice. With key=value or seed= it is\n" +
    "another plan: its results lie in plans/<id>/ of the experiment's folder and replace no other's. On the tensorflow\n" +
    "backend training and prediction are compiled; jit=false runs them operation by operation, under run ids of their own.",
  overrides: ["*"],
  options: { "--without-notebooks": "leave the notebooks away" },
  examples: ["full_e1", "full_e1 experiment=E1_small", "full_e1 backend=wasm"],
  async run({ overrides, options, say }) {
    const plan = await resolvePlan(overrides);
    requireAllNetworks(plan);
    await requireHeldOutSpared(plan);
    const seconds: Record<string, number> = {};
    const stage = async <T>(name: string, work: () => Promise<T> | T): Promise<T> => {
      say(`── ${name}`);
      const start = performance.now();
      const result = await work();
      seconds[name] = (performance.now() - start) / 1000;
      say(`── ${name}: ${durationText(seconds[name])}`);
      return result;
    };
    await stage("parity", () => requireParity(plan));
    const backend = await stage("backend", () => chooseBackend(plan, { say }));
    const inputs = await stage("prepare", () => prepareInputs(plan, { say }));
    // what is written for good comes after all that may be refused
    await logDeviations(plan, { say });
    await stage("run and measure", async () => trainRuns(await runsOf(plan, { backend, inputs }), { say }));
    const pinned = pinnedPlan(plan, backend);
    const values = await planParameters(pinned);
    const { summary, written } = await stage("analyse and decide", () => aggregate(pinned, { say }));
    const figures = await stage("figures", () => drawFigures(pinned));
    if (!options.has("--without-notebooks")) {
      await stage("notebooks", async () => {
        const executions = (await planNotebooks()).map((notebook) => ({
          path: notebook.path,
          output: outputOf(notebook, pinned),
          parameters: declaredOf(notebook, values),
        }));
        await executeNotebooks(executions, { say });
      });
    }
    const report = await stage("report", () => writeReport(pinned));
    // Times differ from call to call, so they have a file of their own, beside the results that do not.
    const timing = join(pinned.outputFolder, TIMING_FILE);
    const runs = await Promise.all(summary.runs.map(secondsOf));
    await writeFileAtomic(
      timing,
      JSON.stringify(
        {
          plan: values.planFile,
          synthetic: summary.synthetic,
          standing: summary.preregistration.standing,
          backend: backend.name,
          compiled: summary.backend.compiled,
          stages: seconds,
          runs,
        },
        null,
        2,
      ) + "\n",
    );

    saySummary(summary, say);
    for (const path of [...written, ...figures, timing, ...report]) say(`wrote ${path}`);
    const total = Object.values(seconds).reduce((sum, value) => sum + value, 0);
    say(`E1 is done in ${durationText(total)}`);
    return summary;
  },
};

/** Equal multiply-adds are not equal times, so each run's wall time stands beside its steps. */
async function secondsOf({ model, seed, path }: Summary["runs"][number]) {
  // of the process that finished the run; one that was interrupted took longer in all
  return { model, seed, seconds: (await readMetadata(join(artifactsFolder(), path))).durationSeconds };
}
