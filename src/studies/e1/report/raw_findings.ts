import { join } from "node:path";
import { sha256Text } from "@/core/identity/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { Summary } from "../analyse/summary.ts";
import { measurementTexts, measureRun } from "../measure/mod.ts";
import { METRICS_FILE } from "../run/run_files.ts";

/**
 * Measures every run of a summary once more from its raw predictions, and holds its files and the summary against that.
 *
 * @returns one line for each file or digest that does not follow
 */
export async function rawFindings({ runs }: Summary): Promise<string[]> {
  const findings: string[] = [];
  for (const { run_id, path, metrics_sha256 } of runs) {
    const folder = join(artifactsFolder(), path);
    for (const [name, text] of Object.entries(measurementTexts(await measureRun(folder)))) {
      if (await Deno.readTextFile(join(folder, name)) !== text) {
        findings.push(`${path}/${name}: does not follow from the raw files`);
      }
      if (name === METRICS_FILE && sha256Text(text) !== metrics_sha256) {
        findings.push(`runs.${run_id}.metrics_sha256: is not the digest of what the raw files give`);
      }
    }
  }
  return findings;
}
