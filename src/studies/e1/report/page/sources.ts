import { dirname } from "node:path";
import { FACTS_FILE, freezeFile } from "../report_files.ts";
import { type Summary, SUMMARY_FILE } from "../../analyse/summary.ts";

/** How a number follows from several ones of the runs' files. */
export const DERIVATIONS = ["mean", "standard deviation", "ratio of means"] as const;
/** One of `DERIVATIONS`. */
export type Derivation = typeof DERIVATIONS[number];

/** Where a number or a text of the report stands: file and field, and the runs that it is about. */
export interface Origin {
  /**
   * A file and a field in it, `E1_summary.json#/hypotheses/H1/effect` (JSON pointer, RFC 6901) or
   * `bca_coverage.csv#cell=4,4` (RFC 7111). A star in the path stands for each of `runs`; a ratio has two such
   * references, above and below the line.
   */
  readonly source: string;
  /** Their ids. */
  readonly runs: readonly string[];
  /** Left out where the number stands in the file as it is. */
  readonly how?: Derivation;
}

/** Names the sources of what a report states of one study. */
export interface Origins {
  /** A field of E1_summary.json; about all runs, or about those of one network. */
  summary(path: readonly (string | number)[], options?: { model?: string }): Origin;
  /** A field of one run's file, e.g. metrics.json. */
  run(run: Summary["runs"][number], file: string, path: readonly (string | number)[]): Origin;
  /** What follows from one field of the files of all runs of some networks, the first above the second. */
  runs(
    models: readonly string[],
    field: { file: string; path: readonly (string | number)[]; how: Derivation },
  ): Origin;
  /** A field of the report's own facts. */
  facts(path: readonly (string | number)[]): Origin;
  /** A field of the freeze record. */
  freeze(path: readonly (string | number)[]): Origin;
}

/** The folder of a study's summary, relative to the artifacts folder: the runs lie in `E1/<network>/<seed>/` of it. */
export function studyFolder({ runs: [{ path }] }: Summary): string {
  return dirname(dirname(dirname(dirname(path))));
}

/** The origins of a study's numbers. */
export function originsOf(summary: Summary): Origins {
  const folder = studyFolder(summary);
  const beside = (name: string) => folder === "." ? name : `${folder}/${name}`;
  const idsOf = (model?: string) =>
    summary.runs.filter((run) => model === undefined || run.model === model).map(({ run_id }) => run_id);
  const reference = (file: string, path: readonly (string | number)[]) =>
    `${encodeURI(file)}${pointer(path)}`;
  return {
    summary: (path, { model } = {}) => ({
      source: reference(beside(SUMMARY_FILE), path),
      runs: idsOf(model),
    }),
    run: (run, file, path) => ({ source: reference(`${run.path}/${file}`, path), runs: [run.run_id] }),
    runs: (models, { file, path, how }) => ({
      source: models.map((model) => reference(beside(`E1/${model}/*/*/${file}`), path)).join(" "),
      runs: models.flatMap(idsOf),
      how,
    }),
    facts: (path) => ({ source: reference(beside(FACTS_FILE), path), runs: [] }),
    freeze: (path) => ({ source: reference(freezeFile(summary.preregistration.plan), path), runs: [] }),
  };
}

/** A JSON pointer as a fragment. */
function pointer(path: readonly (string | number)[]): string {
  return "#" + path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .map((part) => encodeURI(part).replaceAll("#", "%23")).join("");
}
