import { availableParallelism } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { InputError } from "@/core/errors.ts";
import { type Executor, withLocalExecutor } from "@/core/executors/mod.ts";
import { readJson } from "@/core/files/mod.ts";
import { canonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { studyCodeVersion } from "@/core/study/mod.ts";
import type { Genome } from "@/search/mod.ts";
import { fieldMeter, SENTINELS, validationWorkers } from "../measure/mod.ts";
import type { IrerCase, IrerSpec } from "../plan/irer_case.ts";
import { irerRunsFolder } from "../plan/resolve_irer.ts";
import { fieldWorkers, runCases, threadsOfRuns } from "../run/run_cases.ts";
import { provenanceFile } from "../files.ts";
import { fieldSpec } from "../run/run_spec.ts";
import { irer } from "../study.ts";
import { type Evaluation, type Evaluator, MEASURED } from "./evaluator.ts";
import { GENES } from "./hunt_schema.ts";
import type { HuntPlan } from "./resolve_hunt.ts";

/** How a run that has ended is measured: by the validator, in processes of its own. */
export interface FieldMeter {
  /** The validator's code version, as its provenance files name it. */
  readonly version: string;
  /** Writes provenance_<run id>.json into the run's folder; says why if it could not be measured. */
  measure(
    spec: IrerSpec,
    options: { timeLimitSeconds: number },
  ): Promise<{ readonly failure?: string; readonly timedOut?: boolean }>;
}

const measuredNumber = z.number().nullable();
/** What a hunt reads of a provenance file; there is more in it. */
const provenanceSchema = z.looseObject({
  run_id: z.string(),
  validator_version: z.string(),
  draws: z.number(),
  seed: z.number(),
  status: z.enum(["ok", "sentinel"]),
  error: z.string().nullable(),
  ...Object.fromEntries(MEASURED.map((name) => [name, measuredNumber])) as Record<
    typeof MEASURED[number],
    typeof measuredNumber
  >,
  p_phase_scramble: measuredNumber,
  p_target_shuffle: measuredNumber,
});

/**
 * Validators for each worker that computes runs. A validation takes less than a tenth of a run of the default length,
 * and as long as one a tenth as long; more of them would only have to be started.
 */
const VALIDATORS_A_WORKER = 1 / 2;

/**
 * The study's own evaluator for as long as a block lasts: its run and validator processes stay from one generation to
 * the next, so that only the first one waits for their start.
 *
 * @returns what the block returns
 */
export function withFieldEvaluator<T>(
  plan: HuntPlan,
  block: (evaluator: Evaluator) => Promise<T>,
): Promise<T> {
  const workers = plan.workers ?? availableParallelism();
  const validators = Math.ceil(VALIDATORS_A_WORKER * workers);
  return withLocalExecutor(
    fieldWorkers({ workers }),
    (runs) =>
      withLocalExecutor(
        validationWorkers({ workers: validators, folders: [irerRunsFolder()] }),
        async (validations) => {
          const meter = await fieldMeter({ ...plan.hunt.validation, executor: validations });
          return await block(await fieldEvaluator(plan, meter, { executor: runs }));
        },
      ),
  );
}

/**
 * Evaluates genomes by the study itself: each is a case that is run in child processes and, as soon as it has ended,
 * measured by the validator, which reads the run's raw artifact. What has been run, or measured by this version of the
 * validator with as many draws, is not done again.
 *
 * @param executor of `fieldWorkers`
 */
export async function fieldEvaluator(
  plan: HuntPlan,
  meter: FieldMeter,
  { executor }: { executor: Executor },
): Promise<Evaluator> {
  const workers = plan.workers ?? undefined;
  const specFor = (genome: Genome): Promise<IrerSpec> =>
    fieldSpec(caseOf(genome, plan), { seed: plan.hunt.case.seed, timeLimitSeconds: plan.timeLimitSeconds });
  const recall = async (runId: string): Promise<Evaluation | undefined> => {
    const found = await readProvenance(join(irerRunsFolder(), runId), runId);
    const { draws, seed } = plan.hunt.validation;
    if (found?.run_id !== runId || found.validator_version !== meter.version) return undefined;
    if (found.draws !== draws || found.seed !== seed) return undefined;
    const measured = Object.fromEntries(MEASURED.map((name) => [name, found[name]])) as Pick<
      Evaluation,
      typeof MEASURED[number]
    >;
    const { status, error, p_phase_scramble, p_target_shuffle } = found;
    return { runId, status, error, ...measured, p_phase_scramble, p_target_shuffle };
  };
  return {
    version: sha256Text(canonicalJson([await studyCodeVersion(irer), meter.version])),
    idOf: async (genome) => (await specFor(genome)).runId,
    recall,
    async evaluate(genomes, { onDone }) {
      const specs = await Promise.all(genomes.map(specFor));
      const threads = threadsOfRuns({ workers: workers ?? availableParallelism(), runs: specs.length });
      return await Promise.all(specs.map(async (spec) => {
        await runCases([spec], { workers, threads, executor, progress: "silent", say: () => {} });
        const evaluation = await recall(spec.runId) ?? await measured(spec);
        onDone();
        return evaluation;
      }));
    },
  };

  async function measured(spec: IrerSpec): Promise<Evaluation> {
    const { runId, folder } = spec;
    const { failure, timedOut } = await meter.measure(spec, {
      timeLimitSeconds: plan.validationTimeLimitSeconds,
    });
    if (failure !== undefined) return lostEvaluation(runId, { failure, timedOut });
    const evaluation = await recall(runId);
    if (evaluation !== undefined) return evaluation;
    throw new InputError("the validator's code, as it is now, is not the one that this hunt began with", {
      where: join(folder, provenanceFile(runId)),
      mend: "start the hunt again; its runs are kept",
    });
  }
}

/** The case of a genome: the hunt's own numbers, with the genes in their places. */
export function caseOf(genome: Genome, { base }: HuntPlan): IrerCase {
  return { ...base, ...Object.fromEntries(GENES.map((name, index) => [name, genome[index]])) };
}

/**
 * What is no provenance, such as another version's, or lies in what is no run folder, counts as absent: the run is
 * measured again.
 */
async function readProvenance(
  folder: string,
  runId: string,
): Promise<z.infer<typeof provenanceSchema> | undefined> {
  const isFolder = await Deno.lstat(folder).then(({ isDirectory }) => isDirectory, () => false);
  if (!isFolder) return undefined;
  try {
    return provenanceSchema.safeParse(await readJson(join(folder, provenanceFile(runId)))).data;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** A run whose validator did not live to write what it found. */
function lostEvaluation(
  runId: string,
  { failure, timedOut = false }: { failure: string; timedOut?: boolean },
): Evaluation {
  return {
    runId,
    status: timedOut ? "sentinel" : "failed",
    error: failure,
    log_prime_sse: timedOut ? SENTINELS.timeout : null,
    sdg_h_norm_l2: null,
    pcs_score: null,
    sse_null_phase_scramble: null,
    sse_null_target_shuffle: null,
    p_phase_scramble: null,
    p_target_shuffle: null,
  };
}
