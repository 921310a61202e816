import { join } from "node:path";
import { readJson, readTextIfThere } from "@/core/files/mod.ts";
import { REPORT_FILE, REPORT_TEXT_FILE } from "./hunt_files.ts";
import type { HuntReport } from "./report.ts";
import { reportText } from "./report_text.ts";

const MEND = "'deno task irer_hunt' with the hunt's configuration writes it anew";

/**
 * Holds a hunt's hunt_report.md against the text that follows from its hunt_report.json, line by line.
 *
 * @returns one line, with the first place at which they part; none if they are the same bytes
 */
export async function reportTextFindings(folder: string): Promise<string[]> {
  const found = await readTextIfThere(join(folder, REPORT_TEXT_FILE));
  if (found === undefined) return [`${REPORT_TEXT_FILE}: is gone: ${MEND}`];
  let text: string;
  try {
    text = reportText(await readJson(join(folder, REPORT_FILE)) as HuntReport);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return [`${REPORT_FILE}: has not the form of a report (${error.message}): ${MEND}`];
  }
  if (found === text) return [];
  const [is, ought] = [found, text].map((whole) => whole.split("\n"));
  const at = ought.findIndex((line, index) => is[index] !== line);
  const line = at < 0 ? ought.length : at;
  const shown = (lines: readonly string[]) => lines[line] === undefined ? "nothing" : `'${lines[line]}'`;
  return [
    `${REPORT_TEXT_FILE}: line ${line + 1}: ${REPORT_FILE} gives ${shown(ought)}, found ${
      shown(is)
    }: ${MEND}`,
  ];
}
