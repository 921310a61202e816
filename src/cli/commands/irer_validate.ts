import { join, relative, resolve } from "node:path";
import { parseOverrides, suggestion } from "@/core/config/mod.ts";
import { GateError, InputError } from "@/core/errors.ts";
import { folderErrorOf } from "@/core/files/mod.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { irerRunsFolder } from "@/studies/irer/mod.ts";
import {
  DEFAULT_DRAWS,
  requireDraws,
  validateInChildren,
  type Validation,
  type ValidationRecord,
} from "@/studies/irer/measure/mod.ts";
import type { Command, CommandContext } from "../command.ts";

const RUN_ID = /^[0-9a-f]{16}$/;

export const command: Command = {
  name: "irer_validate",
  usage: "irer_validate <run id … | file.h5 … | all> [draws=199] [seed=0]",
  description:
    "Recomputes every number of IRER runs from their raw fields alone, in a separate process and with operators of its\n" +
    "own, draws the two nulls, and writes provenance_<run_id>.json beside each artifact: log_prime_sse with p against\n" +
    "scrambled phases and against random targets, how close an integer comb comes, sdg_h_norm_l2, pcs_score. A run that\n" +
    "cannot be measured has a sentinel for log_prime_sse: 997 fewer than three matched peaks, 998 unreadable, 999 missing\n" +
    "or diverged, 1002 geometric singularity, 1004 timeout. A changed file, a metric written by the worker or a wrong id\n" +
    "is refused (exit code 2; the other runs are validated all the same). The same artifact gives the same bytes: a file\n" +
    "that had other numbers is replaced, and a warning says which.",
  words: { name: "RUN", most: Infinity },
  overrides: ["draws", "seed"],
  examples: [
    "irer_validate all",
    "irer_validate 0123456789abcdef",
    "irer_validate artifacts/irer/runs/0123456789abcdef/rho_history_0123456789abcdef.h5",
    "irer_validate all draws=999 --json",
  ],
  run: irerValidate,
};

async function irerValidate({ words, overrides, say }: CommandContext): Promise<unknown> {
  const { draws, seed } = settingsOf(overrides);
  const paths = await pathsOf(words);
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
  refuse(results);
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

/** The run folders and artifacts that the words name. */
async function pathsOf(words: readonly string[]): Promise<string[]> {
  if (words.length === 0) {
    throw new InputError("no run is named", {
      where: "irer_validate",
      mend: "name run ids, a file, or 'all'",
    });
  }
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

function refuse(results: readonly Validation[]): void {
  const refusals = results.flatMap((result) => "refusal" in result ? [result.refusal] : []);
  if (refusals.length === 1) throw refusals[0];
  if (refusals.length > 1) {
    throw new InputError(refusals.map(({ message }) => message).join(" | "), {
      where: `${refusals.length} runs refused`,
      mend: "mend or remove each; the others are validated",
    });
  }
  const failures = results.flatMap((result) =>
    "failure" in result ? [`${result.path}: ${result.failure}`] : []
  );
  if (failures.length > 0) throw new GateError("irer_validate", failures);
}
