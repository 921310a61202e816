import { join } from "node:path";
import { csvNumbers, parseCsv } from "../../../csv.ts";
import { readText } from "../../../files/mod.ts";
import type { Measurement } from "../../mod.ts";
import type { Die } from "./study.ts";

/** The mean of what a die showed, and how far it is from that of a fair one. */
export const dieMeasurement: Measurement<Die> = {
  file: "measured.json",
  sources: ["src/core/csv.ts", "src/core/study/testing/die/measure.ts"],
  async measure({ folder, identity: { config: { sides } } }) {
    const where = join(folder, "throws.csv");
    const shown = csvNumbers(parseCsv(await readText(where), { where }), { column: "shown", where });
    const mean = shown.reduce<number>((sum, value) => sum + value!, 0) / shown.length;
    return { mean, bias: mean - (sides + 1) / 2 };
  },
};
