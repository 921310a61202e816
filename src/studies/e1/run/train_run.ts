import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { denoCommand, runPool } from "@/core/executors/mod.ts";
import { OPENING_LOG } from "@/core/preregistration/mod.ts";
import { dataFolder, logsFolder } from "@/core/repository.ts";
import type { Work } from "@/core/study/mod.ts";
import { selectBackend } from "@/backends/mod.ts";
import { openRunData } from "./run_data.ts";
import { dataPath } from "@/core/manifest/mod.ts";
import { PREDICTIONS_FILE } from "./run_files.ts";
import type { RunConfig } from "../plan/run_config.ts";
import { shareCores } from "./share_cores.ts";
import { dropCheckpoint, trainAndPredict } from "./train_and_predict.ts";

const MEASURE = "src/studies/e1/measure/child.ts";

/** Train → predict → measure (in another process). It goes on at the last checkpoint that it finds in its folder. */
export const trainRun: Work<RunConfig> = async (spec, { folder, log, progress }) => {
  const note = (line: string) => log.note(line);
  const data = await openRunData({ data: spec.config.data, inputs: spec.inputs }, {
    // a rehearsal is no attempt at the study
    by: spec.config.synthetic ? "rehearsal" : "train",
    runs: [spec.runId],
    seeds: [spec.seed],
  });
  const { name, library, device, compiled } = spec.config.backend;
  const { threads, operations } = shareCores(spec.config);
  const backend = await selectBackend({ requested: name, threads, operations, log: note });
  if (backend.library !== library || backend.device !== device) {
    throw new InputError(`the backend is ${backend.library} on ${backend.device} now`, {
      where: `run ${spec.runId}, planned for ${library} on ${device}`,
      mend: "start again: the run is planned anew",
    });
  }
  const outcome = await trainAndPredict(spec, { data, folder, note, progress });
  const metadata = { synthetic: spec.config.synthetic, backend: { ...backend, operations, compiled } };
  if (outcome.status === "done") {
    await measure(folder, Object.keys(spec.inputs).map((file) => dataPath(dataFolder(), file)));
    note("measured");
  }
  await dropCheckpoint(folder);
  if (outcome.status === "done") return { outcome: { status: "done" }, metadata };
  const reason = `the loss is no longer a finite number at step ${outcome.step}`;
  return { outcome: { status: "diverged", reason, remedy: outcome.remedy }, metadata };
};

/** Metrics come from another process, which sees nothing of this one but the raw files. */
async function measure(folder: string, data: readonly string[]): Promise<void> {
  const log = join(logsFolder(), OPENING_LOG); // where the reading of held-out data is noted
  const write = [folder, log, ...["lock", "tmp"].map((end) => join(logsFolder(), `.Opening_Log.md.${end}`))];
  // named one by one: a file may be a link to another disk
  const permissions = { read: [dataFolder(), ...data, logsFolder()], write, run: ["git"] };
  const command = denoCommand(MEASURE, { permissions, args: [folder] });
  const [{ code, signal, tail }] = await runPool([{ name: "measure", command }], { workers: 1 });
  if (code === 2) throw new InputError(tail, { where: "measure", mend: "mend this, and start again" });
  if (code !== 0) {
    throw new Error(`measuring ${join(folder, PREDICTIONS_FILE)} ended with ${signal ?? code}: ${tail}`);
  }
}
