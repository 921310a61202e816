import { basename, join } from "node:path";
import { readText } from "@/core/files/mod.ts";
import { OPENING_LOG } from "@/core/preregistration/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { type Summary, SUMMARY_FILE } from "../../analyse/summary.ts";
import { METRICS_FILE } from "../../run/run_files.ts";
import type { ReportFacts } from "../report_facts.ts";
import { FACTS_FILE } from "../report_files.ts";
import type { ReadSource } from "./resolve_source.ts";

/**
 * Reads the files that a report names: those of the repository, those beside the report, and those of the runs, as the
 * summary and the facts beside it hold them, so that a copy without its runs resolves as well.
 */
export function readSources(
  { folder, summary, facts }: { folder: string; summary: Summary; facts: ReportFacts },
): ReadSource {
  const texts = new Map<string, Promise<string | undefined>>();
  const ofRuns = new Map<string, string>(summary.runs.flatMap(({ run_id, path, metrics }) => {
    const { status, duration_seconds, commit } = facts.runs[run_id] ?? {};
    return [
      [`${path}/${METRICS_FILE}`, JSON.stringify(metrics)],
      [`${path}/state.json`, JSON.stringify({ status })],
      [`${path}/metadata.json`, JSON.stringify({ durationSeconds: duration_seconds, git: { commit } })],
    ] as const;
  }));
  const read = async (file: string): Promise<string | undefined> => {
    // its entries are told by number, not by a field
    if (file === OPENING_LOG) return undefined;
    const own = ofRuns.get(file);
    if (own !== undefined) return own;
    const name = basename(file);
    const path = name === SUMMARY_FILE || name === FACTS_FILE
      ? join(folder, name)
      : join(repositoryRoot(), file);
    return await readText(path).catch(() => undefined);
  };
  return (file) => {
    const known = texts.get(file);
    if (known !== undefined) return known;
    const text = read(file);
    texts.set(file, text);
    return text;
  };
}
