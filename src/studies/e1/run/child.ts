/**
 * One run in a process of its own: train → predict → measure (another process) → seal. Started by `train_runs.ts`
 * with the run as JSON; it can be killed at any moment and started again.
 */
import { join } from "node:path";
import { openRunFolder, writeFileAtomic } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { denoCommand, exitWhenParentDies, runPool } from "@/core/executors/mod.ts";
import { appendText } from "@/core/files/mod.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { OPENING_LOG } from "@/core/preregistration/mod.ts";
import { collectProvenance, finishProvenance } from "@/core/provenance/mod.ts";
import { dataFolder, logsFolder, repositoryRoot } from "@/core/repository.ts";
import { selectBackend } from "@/backends/mod.ts";
import { tellParent } from "./child_events.ts";
import { openRunData } from "./run_data.ts";
import { identityOf, type RunSpec } from "./run_spec.ts";
import { shareCores } from "./share_cores.ts";
import { PREDICTIONS_FILE } from "./run_files.ts";
import { trainAndPredict } from "./train_and_predict.ts";

const MEASURE = "src/studies/e1/measure/child.ts";

async function runOne({ spec, retry }: { spec: RunSpec; retry: boolean }): Promise<void> {
  // data that cannot be read leaves no trace of a run
  const data = await openRunData(spec.config.data, {
    // a rehearsal is no attempt at the study
    by: spec.config.synthetic ? "rehearsal" : "train",
    runs: [spec.runId],
    seeds: [spec.seed],
  });
  await using folder = await openRunFolder(spec.folder, { retry });
  if (folder.sealed) return;
  const provenance = await collectProvenance({ repository: repositoryRoot() });
  const log = logInto(folder.path);
  log(folder.resumed ? "resumed" : "started");
  await writeFileAtomic(join(folder.path, "run_config.json"), readableCanonicalJson(identityOf(spec)));

  const { name, library, device, compiled } = spec.config.backend;
  const { threads, operations } = shareCores(spec.config);
  const backend = await selectBackend({ requested: name, threads, operations, log });
  if (backend.library !== library || backend.device !== device) {
    throw new Error(
      `the backend changed between planning and running: ${backend.library} on ${backend.device}`,
    );
  }
  const outcome = await trainAndPredict(spec, { data, folder: folder.path, log });
  await writeFileAtomic(
    join(folder.path, "metadata.json"),
    readableCanonicalJson({
      runId: spec.runId,
      synthetic: spec.config.synthetic,
      backend: { ...backend, operations, compiled },
      ...finishProvenance(provenance),
    }),
  );
  if (outcome.status === "diverged") {
    log(`diverged at step ${outcome.step}`);
    await folder.seal({
      status: "diverged",
      reason: `the loss is no longer a finite number at step ${outcome.step}`,
      remedy: outcome.remedy,
    });
    return;
  }
  await measure(folder.path);
  log("measured");
  await folder.seal({ status: "done" });
}

/** Metrics come from another process, which sees nothing of this one but the raw files. */
async function measure(folder: string): Promise<void> {
  const log = join(logsFolder(), OPENING_LOG); // where the reading of held-out data is noted
  const write = [folder, log, ...["lock", "tmp"].map((end) => join(logsFolder(), `.Opening_Log.md.${end}`))];
  const permissions = { read: [dataFolder(), logsFolder()], write, run: ["git"] };
  const command = denoCommand(MEASURE, { permissions, args: [folder] });
  const [{ code, signal, tail }] = await runPool([{ name: "measure", command }], { workers: 1 });
  if (code !== 0) {
    throw new Error(`measuring ${join(folder, PREDICTIONS_FILE)} ended with ${signal ?? code}: ${tail}`);
  }
}

function logInto(folder: string): (line: string) => void {
  const path = join(folder, "run.log");
  return (line) => {
    const seconds = (performance.now() / 1000).toFixed(1);
    appendText(path, `[${seconds.padStart(8)} s] ${line}\n`);
  };
}

if (import.meta.main) {
  exitWhenParentDies();
  try {
    await runOne(JSON.parse(Deno.args[0]));
    Deno.exit(0);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    tellParent({ kind: "input_error", what: error.what, where: error.where, mend: error.mend });
    Deno.exit(2);
  }
}
