import { join } from "node:path";
import { parseCsv } from "@/core/csv.ts";

/** The rows of a reference table; its columns say where each number comes from. */
export async function readReference(name: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const path = join(import.meta.dirname!, "..", "reference", name);
  return parseCsv(await Deno.readTextFile(path), { where: path }).rows;
}
