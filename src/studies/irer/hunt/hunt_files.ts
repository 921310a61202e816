import { join } from "node:path";
import { artifactsFolder } from "@/core/repository.ts";
import type { LedgerFormat } from "@/search/mod.ts";
import { MEASURED, STATUSES } from "./evaluator.ts";
import { GENES } from "./hunt_schema.ts";

/** The files of a hunt's folder, artifacts/irer/hunts/<hunt id>/. */
export const HUNT_CONFIG_FILE = "hunt_config.json";
/** Every genome that was evaluated, a row each, generation by generation. */
export const LEDGER_FILE = "ledger.csv";
/** What follows from the ledger. */
export const REPORT_FILE = "hunt_report.json";
export const REPORT_TEXT_FILE = "hunt_report.md";
export const REFINEMENT_FILE = "refinement.json";
export const METADATA_FILE = "metadata.json";
export const LOCK_FILE = "hunt.lock";

/** Where the hunts lie, each in a folder of its own. */
export function huntsFolder(): string {
  return join(artifactsFolder(), "irer", "hunts");
}

export function ledgerFormat(population: number): LedgerFormat {
  return { genes: GENES, measured: MEASURED, statuses: STATUSES, population };
}
