import type { ComparedCounts, ModelCount, ParityResult } from "@/parity/mod.ts";
import type { TableData } from "@/figures/mod.ts";

/** What is shown of a counted model. */
export type Counted = Pick<ModelCount, "name" | "parameters" | "macs">;

/** Counted models and the gate's answer as a table: counts, ratios to the reference, passed or not. */
export function parityTable(
  { reference, compared, tolerance }: {
    reference: Counted;
    compared: readonly { readonly count: Counted; readonly result: ParityResult }[];
    tolerance: ComparedCounts["tolerance"];
  },
): TableData {
  const passed = compared.every(({ result }) => result.passed);
  const counts = ({ name, parameters, macs }: Counted) => ({ what: name, parameters, macs });
  return {
    caption: tolerance === undefined
      ? "No parity was asked for"
      : `Parity within ${+(100 * tolerance).toFixed(2)} %: ${passed ? "passed" : "FAILED"}`,
    columns: [
      { title: "", key: "what" },
      { title: "parameters", key: "parameters", digits: 5 },
      { title: "multiply-adds a sample", key: "macs", digits: 5 },
    ],
    rows: [
      ...[reference, ...compared.map(({ count }) => count)].map(counts),
      ...compared.map(({ count, result }) => ({
        what: compared.length === 1 ? "ratio" : `${count.name} / ${reference.name}`,
        parameters: result.parameterRatio.value,
        macs: result.macRatio.value,
      })),
    ],
    // Counts follow from the configurations alone; no data, real or synthetic, go into them.
    synthetic: false,
  };
}
