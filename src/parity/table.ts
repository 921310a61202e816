import type { LayerCount, ModelCount } from "./count.ts";
import type { ParityResult } from "./gate.ts";

/** Both per-layer tables, the totals, both ratios and the verdict, as text. */
export function formatParityTable(
  { fractal, baseline, result }: { fractal: ModelCount; baseline: ModelCount; result: ParityResult },
): string {
  const totals = formatRows([
    ["", fractal.name, baseline.name, "ratio"],
    ...([["parameters", result.parameterRatio], ["MACs", result.macRatio]] as const).map((
      [label, { numerator, denominator, value }],
    ) => [label, grouped(numerator), grouped(denominator), value.toFixed(6)]),
  ]);
  const verdict = result.passed
    ? `parity: passed (both ratios within 1 ± ${result.tolerance})`
    : ["parity: FAILED", ...result.findings.map((finding) => `  ${finding}`)].join("\n");
  return [formatLayerTable(fractal), formatLayerTable(baseline), totals, verdict].join("\n\n");
}

/** One line for each layer of a model: shape, parameters, MACs and what is listed apart; per sample. */
export function formatLayerTable(count: ModelCount): string {
  const columns = [
    "parameters",
    "macs",
    "biasAdds",
    "activations",
    "poolComparisons",
    "joinOperations",
  ] as const;
  const header = ["layer", "operation", "output", "parameters", "MACs", "bias", "activation", "pool", "join"];
  const row = (layer: LayerCount) => [
    layer.id,
    layer.op,
    layer.outputShape.join("×"),
    ...columns.map((column) => layer[column] === 0 ? "·" : grouped(layer[column])),
  ];
  const sums = columns.map((column) => grouped(count.layers.reduce((sum, layer) => sum + layer[column], 0)));
  return `${count.name}\n${formatRows([header, ...count.layers.map(row), ["total", "", "", ...sums]])}`;
}

/** Columns as wide as their widest cell; words to the left, numbers to the right. */
function formatRows(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const isNumeric = rows[0].map((_, column) => rows.slice(1).every((row) => /^[\d,.·]*$/.test(row[column])));
  return rows.map((row) =>
    row.map((cell, column) => isNumeric[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))
      .join("  ").trimEnd()
  ).join("\n");
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
