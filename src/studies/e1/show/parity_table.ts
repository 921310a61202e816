import type { ModelCount, ParityResult } from "@/parity/mod.ts";
import type { TableData } from "@/figures/mod.ts";

/** Two counted models and the gate's answer as a table: counts, ratios to the baseline, passed or not. */
export function parityTable(
  { baseline, fractal, result }: {
    baseline: Pick<ModelCount, "name" | "parameters" | "macs">;
    fractal: Pick<ModelCount, "name" | "parameters" | "macs">;
    result: ParityResult;
  },
): TableData {
  const counts = ({ name, parameters, macs }: typeof baseline) => ({ what: name, parameters, macs });
  return {
    caption: `Parity within ${+(100 * result.tolerance).toFixed(2)} %: ${
      result.passed ? "passed" : "FAILED"
    }`,
    columns: [
      { title: "", key: "what" },
      { title: "parameters", key: "parameters", digits: 5 },
      { title: "multiply-adds a sample", key: "macs", digits: 5 },
    ],
    rows: [
      counts(baseline),
      counts(fractal),
      { what: "ratio", parameters: result.parameterRatio.value, macs: result.macRatio.value },
    ],
    // Counts follow from the configurations alone; no data, real or synthetic, go into them.
    synthetic: false,
  };
}
