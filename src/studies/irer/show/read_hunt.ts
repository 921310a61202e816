import { join, relative } from "node:path";
import { readJson } from "@/core/files/mod.ts";
import { InputError } from "@/core/errors.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { LedgerRow } from "@/search/mod.ts";
import {
  HUNT_CONFIG_FILE,
  type HuntFile,
  type HuntReport,
  LEDGER_FILE,
  readLedger,
  REPORT_FILE,
} from "../hunt/mod.ts";
import { irerRunsFolder } from "../plan/resolve_irer.ts";

/** A finished hunt, as its files tell it. */
export interface ShownHunt {
  /** As in its plan. */
  readonly title: string;
  /** What follows from the ledger. */
  readonly report: HuntReport;
  /** The ledger. */
  readonly rows: readonly LedgerRow[];
  /** The ranges that were searched. */
  readonly genes: HuntFile["genes"];
  /** The folders of the runs that its ledger names. */
  readonly runFolder: (runId: string) => string;
  /** Paths count from the artifacts folder. */
  readonly files: { readonly ledger: string; readonly report: string };
  /** Not from fields of the study. */
  readonly synthetic: boolean;
}

const mend = "hunt again: deno task irer_hunt";

/**
 * Reads a hunt's folder: its configuration, its report and its ledger.
 *
 * @throws {InputError} naming the file: missing, broken, of another hunt than its ledger
 */
export async function readHunt(
  folder: string,
  { synthetic = false }: { synthetic?: boolean } = {},
): Promise<ShownHunt> {
  const path = join(folder, REPORT_FILE);
  const report = await readRecord<HuntReport>(path, "hunt_id");
  const { config } = await readRecord<{ hunt_id: string; config: { hunt: HuntFile } }>(
    join(folder, HUNT_CONFIG_FILE),
    "hunt_id",
  );
  const { generations } = await readLedger(folder, report.population);
  const rows = generations.flat();
  if (rows.length !== report.rows) {
    throw new InputError(`the ledger has ${rows.length} rows, its report speaks of ${report.rows}`, {
      where: folder,
      mend,
    });
  }
  return {
    title: report.title,
    report,
    rows,
    genes: config.hunt.genes,
    runFolder: (runId) => join(irerRunsFolder(), runId),
    files: {
      ledger: relative(artifactsFolder(), join(folder, LEDGER_FILE)),
      report: relative(artifactsFolder(), path),
    },
    synthetic,
  };
}

/** A JSON file of this study's own, known by a text that it holds under `id`. */
export async function readRecord<T>(path: string, id: keyof T & string): Promise<T> {
  const content = await readJson(path) as T | null;
  if (typeof content?.[id] === "string") return content;
  throw new InputError(`not a file of this study: no '${id}'`, { where: path, mend });
}
