import { GateError } from "@/core/errors.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { validateInChildren, type ValidationRecord } from "@/studies/irer/measure/mod.ts";
import { irerRunsFolder, type IrerSpec, resolveIrer } from "@/studies/irer/plan/mod.ts";
import { runCases, specsOf } from "@/studies/irer/run/mod.ts";
import type { Command, CommandContext } from "../command.ts";
import { givenRunOptions, runOptions, runRows } from "../run_command.ts";

export const command: Command = {
  name: "irer_run",
  usage:
    "irer_run [config=NAME] [seed=0,1] [kappa=…] [sigma_k=…] [alpha=…] [key=value …] [--validate] [--retry] [--time-limit=SECONDS]",
  description:
    "Computes the field and its geometry (configs/irer/NAME.yaml, default unless told) and writes the raw fields to\n" +
    "artifacts/irer/runs/<run_id>/rho_history_<run_id>.h5; no metric, those are irer_validate's. The id is a hash of the\n" +
    "whole input: every number, the seed, the code. Comma lists span a grid, its runs go side by side. A run that has\n" +
    "ended is not computed again; one that was killed begins anew and ends with the same bytes. A field that blows up, a\n" +
    "singular geometry or a run over its time (time_limit_s, 600) is recorded with its step and what to do about it.",
  overrides: ["*"],
  options: {
    ...runOptions("its time_limit_s"),
    "--validate":
      "then let the validator measure every run, in processes of its own (validation_time_limit_s, 300)",
  },
  examples: [
    "irer_run",
    "irer_run config=small seed=0,1,2",
    "irer_run kappa=0.001,0.01,0.1 alpha=0.1,0.5",
    "irer_run config=original --validate",
  ],
  run: runIrer,
};

async function runIrer({ overrides, options, say }: CommandContext): Promise<unknown> {
  const { retry, timeLimitSeconds } = givenRunOptions(options);
  const { config, title, cases, ...limits } = await resolveIrer(overrides);
  const specs = await specsOf({ cases, timeLimitSeconds: timeLimitSeconds ?? limits.timeLimitSeconds });
  say(`${title}: ${specs.length} ${specs.length === 1 ? "run" : "runs"}`);
  const { runs, seconds, computed } = await runCases(specs, { retry, say });
  for (const { spec, status, reason, remedy } of runs) {
    if (status !== "done") say(`${spec.runId} ${status}: ${reason}; ${remedy}`);
  }
  say(`wrote ${runs.length === 1 ? specs[0].folder : irerRunsFolder()}`);
  const validations = options.has("--validate")
    ? await validateRuns(specs, { timeLimitSeconds: limits.validationTimeLimitSeconds, say })
    : null;
  if (validations === null) {
    const plan = overrides.length === 0
      ? `config=${config}`
      : overrides.map((given) => given.replace(/^seed=/, "seeds=")).join(" ");
    say(`measure with: deno task irer_validate ${plan}`);
  }
  return {
    config,
    runs: runRows(runs),
    seconds,
    computed,
    validations,
  };
}

/**
 * Has every run measured, in processes that open the artifacts and know nothing of this one.
 *
 * @throws {GateError} naming the runs that were refused or could not be measured
 */
async function validateRuns(
  specs: readonly IrerSpec[],
  { timeLimitSeconds, say }: { timeLimitSeconds: number; say: (line: string) => void },
): Promise<readonly ValidationRecord[]> {
  using progress = openProgress({ label: "validating", total: specs.length, unit: "runs" });
  const validations = await validateInChildren(specs.map(({ folder }) => folder), {
    timeLimitSeconds,
    onDone: () => progress.advance(),
  });
  progress.finish();
  const findings: string[] = [];
  const measured: ValidationRecord[] = [];
  for (const validation of validations) {
    if ("provenance" in validation) {
      measured.push(validation.provenance);
      say(provenanceText(validation.provenance));
      say(`wrote ${validation.written}`);
    } else if ("refusal" in validation) findings.push(validation.refusal.message);
    else findings.push(`${validation.path}: ${validation.failure}`);
  }
  if (findings.length > 0) throw new GateError("validation", findings);
  return measured;
}

/** A run's numbers and what they say, or why it has none. */
function provenanceText({ run_id, error, verdict, ...numbers }: ValidationRecord): string {
  if (error !== null) return `${run_id}: ${error}`;
  const { log_prime_sse, sdg_h_norm_l2, pcs_score } = numbers;
  const values = Object.entries({ log_prime_sse, sdg_h_norm_l2, pcs_score })
    .map(([name, value]) => `${name} ${value === null ? "missing" : Number(value.toPrecision(4))}`);
  return `${run_id}: ${values.join(", ")}. ${verdict}`;
}
