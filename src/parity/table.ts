import type { LayerCount, ModelCount } from "./count.ts";
import { parityGate, type ParityResult } from "./gate.ts";

/** What is compared: a network, and those that are held against it. */
export interface ComparedCounts {
  /** The network that ratios are to. */
  readonly reference: ModelCount;
  /** The networks that are held against it; each has a column of its own. */
  readonly others: readonly ModelCount[];
  /** Undefined where no parity is asked for. */
  readonly tolerance: number | undefined;
}

/** The per-layer tables, the totals, all ratios to the reference and the verdict, as text. */
export function formatParityTable({ reference, others, tolerance }: ComparedCounts): string {
  const results = others.map((other) => parityGate(other, reference, tolerance));
  const counts = [...others, reference];
  const ratioTitle = ({ name }: ModelCount) => others.length === 1 ? "ratio" : `ratio ${name}`;
  const totals = formatRows([
    ["", ...counts.map(({ name }) => name), ...others.map(ratioTitle)],
    ...([["parameters", "parameters", "parameterRatio"], ["MACs", "macs", "macRatio"]] as const).map(
      ([label, count, ratio]) => [
        label,
        ...counts.map((model) => grouped(model[count])),
        ...results.map((result) => result[ratio].value.toFixed(6)),
      ],
    ),
  ]);
  return [...counts.map(formatLayerTable), totals, verdictOf(results, tolerance)].join("\n\n");
}

function verdictOf(results: readonly ParityResult[], tolerance: number | undefined): string {
  if (tolerance === undefined) return "parity: not asked for";
  const findings = results.flatMap((result) => result.findings);
  const ratios = results.length === 1 ? "both ratios" : "all ratios";
  return findings.length === 0
    ? `parity: passed (${ratios} within 1 ± ${tolerance})`
    : ["parity: FAILED", ...findings.map((finding) => `  ${finding}`)].join("\n");
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
