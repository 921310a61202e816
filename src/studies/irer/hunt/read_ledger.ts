import { join } from "node:path";
import { readTextIfThere } from "@/core/files/mod.ts";
import { type Ledger, parseLedger } from "@/search/mod.ts";
import { LEDGER_FILE, ledgerFormat } from "./hunt_files.ts";

/**
 * The ledger of a hunt's folder; without any generation if there is none yet.
 *
 * @throws {InputError} naming the line, if it is broken anywhere but at its end
 */
export async function readLedger(folder: string, population: number): Promise<Ledger> {
  const path = join(folder, LEDGER_FILE);
  const text = await readTextIfThere(path);
  if (text === undefined) return { generations: [], note: null };
  return parseLedger(text, { format: ledgerFormat(population), where: path });
}
