import { join, relative, resolve } from "node:path";
import { parseOverrides, suggestion } from "@/core/config/mod.ts";
import { GateError, InputError } from "@/core/errors.ts";
import { folderErrorOf } from "@/core/files/mod.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { irer } from "@/studies/irer/study.ts";
import { irerRunsFolder, resolveIrer } from "@/studies/irer/plan/mod.ts";
import { specsOf } from "@/studies/irer/run/mod.ts";
import {
  DEFAULT_DRAWS,
  requireDraws,
  validateInChildren,
  type Validation,
  type ValidationRecord,
} from "@/studies/irer/measure/mod.ts";
import type { Command, CommandContext } from "../command.ts";

const RUN_ID = /^[0-9a-f]{16}$/;

/** What the nulls are drawn by; every other key is a plan's. */
const NULLS = ["draws", "seed"];

export const command: Command = {
  name: "irer_validate",
  usage: "irer_validate [RUN …] [config=NAME] [key=value …] [draws=199] [seed=0]",
  description:
    "Recomputes every number of IRER runs from their raw fields alone, in a separate process and with operators of its\n" +
    "own, draws the two nulls, and writes provenance_<run_id>.json beside each artifact: log_prime_sse with p against\n" +
    "scrambled phases and against random targets, how close an integer comb comes, sdg_h_norm_l2, pcs_score. A run that\n" +
    "cannot be measured has a sentinel for log_prime_sse: 997 fewer than three matched peaks, 998 unreadable, 999 missing\n" +
    "or diverged, 1002 geometric singularity, 1004 timeout. A changed file, a metric written by the worker or a wrong id\n" +
    "is refused (exit code 2; the other runs are validated all the same). The same artifact gives the same bytes: a file\n" +
    "that had other numbers is replaced, and a warning says which. Without a word every run that is there is validated;\n" +
    "with config= and the keys of irer_run those of that plan, and one that is missing is named (exit code 1); RUN is a\n" +
    "run id, a .h5 file or 'all'. draws= and seed= are of the nulls, seeds= of the plan.",
  words: { name: "RUN", most: Infinity },
  overrides: ["*"],
  examples: [
    "irer_validate",
    "irer_validate config=small seeds=0,1",
    "irer_validate 0123456789abcdef",
    "irer_validate artifacts/irer/runs/0123456789abcdef/rho_history_0123456789abcdef.h5",
    "irer_validate config=small draws=999 --json",
  ],
  run: irerValidate,
};

/** What is validated: folders and files, and what a plan has that is not there. */
interface Asked {
  readonly paths: readonly string[];
  readonly missing: readonly string[];
}

async function irerValidate({ words, overrides, say }: CommandContext): Promise<unknown> {
  const isOfNulls = (given: string) => NULLS.some((key) => given.startsWith(`${key}=`));
  const { draws, seed } = settingsOf(overrides.filter(isOfNulls));
  const { paths, missing } = await askedFor(words, overrides.filter((given) => !isOfNulls(given)));
  using progress = openProgress({ label: "validating", total: paths.length, unit: "runs" });
  const results = await validateInChildren(paths, { draws, seed, onDone: () => progress.advance() });
  progress.finish();
  for (const result of results) {
    if (!("provenance" in result)) continue;
    say(lineOf(result.provenance));
    const { written, replaced } = result;
    if (replaced.length > 0) say(`warning: ${written} had other numbers before: ${replaced.join("; ")}`);
  }
  const written = results.flatMap((result) => "written" in result ? [result.written] : []);
  if (written.length > 0) {
    say(`wrote ${written.length === 1 ? written[0] : `${written.length} provenance files`}`);
  }
  refuse(results, missing);
  return results.flatMap((result) =>
    "provenance" in result
      ? [{
        ...result.provenance,
        written: relative(artifactsFolder(), result.written),
        replaced: result.replaced,
      }]
      : []
  );
}

/** Before any run is opened, so that what is no number of draws is one refusal and not one a run. */
function settingsOf(overrides: readonly string[]): { draws: number; seed: number } {
  const given = parseOverrides(overrides).map((
    { key, values },
  ) => [key, values.length === 1 ? values[0] : values]);
  const settings = { draws: DEFAULT_DRAWS, seed: 0, ...Object.fromEntries(given) };
  requireDraws(settings);
  return settings;
}

/**
 * The run folders and artifacts that the words name, those of the plan that the overrides describe, or all.
 *
 * @throws {InputError} both words and a plan, a word that names no run, a plan that is none, no run at all
 */
async function askedFor(words: readonly string[], overrides: readonly string[]): Promise<Asked> {
  if (overrides.length === 0) {
    return { paths: await pathsOf(words.length === 0 ? ["all"] : words), missing: [] };
  }
  if (words.length > 0) {
    const [key] = overrides[0].split("=");
    throw new InputError(`'${key}' is of a plan, and runs are named${suggestion(key, NULLS)}`, {
      where: [...words, ...overrides].join(" "),
      mend: `name runs or a plan; with runs go ${NULLS.join(" and ")}`,
    });
  }
  const specs = await specsOf(await resolveIrer(overrides));
  const there = new Set(await runIds());
  const plan = overrides.join(" ");
  return {
    paths: specs.filter(({ runId }) => there.has(runId)).map(({ folder }) => folder),
    missing: specs.filter(({ runId }) => !there.has(runId))
      .map((spec) =>
        `run ${spec.runId} (${irer.label(spec)}) is missing; compute it with 'deno task irer_run ${plan}'`
      ),
  };
}

/** The run folders and artifacts that the words name. */
async function pathsOf(words: readonly string[]): Promise<string[]> {
  const runs = await runIds();
  const paths = words.flatMap((word) => {
    if (word === "all") return runs.map((id) => join(irerRunsFolder(), id));
    if (word.endsWith(".h5")) return [resolve(word)];
    if (runs.includes(word)) return [join(irerRunsFolder(), word)];
    throw new InputError(`there is no run '${word}' that has ended${suggestion(word, runs)}`, {
      where: irerRunsFolder(),
      mend: "name a run id, a .h5 file, or 'all'",
    });
  });
  if (paths.length === 0) {
    throw new InputError("there are no runs", {
      where: irerRunsFolder(),
      mend: "start with 'deno task irer_run'",
    });
  }
  return [...new Set(paths)];
}

/** The runs that have ended, sorted. */
async function runIds(): Promise<string[]> {
  const ids: string[] = [];
  try {
    // whatever bears a run's name; what is no run is refused by its name
    for await (const { name } of Deno.readDir(irerRunsFolder())) {
      if (RUN_ID.test(name)) ids.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw folderErrorOf(error, irerRunsFolder());
  }
  return ids.sort();
}

function lineOf(
  { run_id, status, log_prime_sse, error, verdict, sdg_h_norm_l2, pcs_score }: ValidationRecord,
): string {
  if (status === "sentinel") return `${run_id} ${log_prime_sse}: ${error}`;
  const number = (value: number | null) => value === null ? "none" : String(Number(value.toPrecision(3)));
  return `${run_id} h_norm ${number(sdg_h_norm_l2)}, pcs ${number(pcs_score)}. ${verdict}`;
}

function refuse(results: readonly Validation[], missing: readonly string[]): void {
  const refusals = results.flatMap((result) => "refusal" in result ? [result.refusal] : []);
  if (refusals.length === 1) throw refusals[0];
  if (refusals.length > 1) {
    throw new InputError(refusals.map(({ message }) => message).join(" | "), {
      where: `${refusals.length} runs refused`,
      mend: "mend or remove each; the others are validated",
    });
  }
  const failures = [
    ...missing,
    ...results.flatMap((result) => "failure" in result ? [`${result.path}: ${result.failure}`] : []),
  ];
  if (failures.length > 0) throw new GateError("irer_validate", failures);
}
