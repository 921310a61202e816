import assert from "node:assert/strict";
import { renderTable } from "@/figures/mod.ts";
import { parityTable } from "./parity_table.ts";

Deno.test("the parity table shows counts, ratios and the verdict (by hand)", () => {
  const ratio = (numerator: number, denominator: number) => ({
    numerator,
    denominator,
    value: numerator / denominator,
  });
  const { markdown } = renderTable(parityTable({
    baseline: { name: "unet_small", parameters: 465313, macs: 1000 },
    fractal: { name: "fractal_unet_small", parameters: 460000, macs: 1100 },
    result: {
      passed: false,
      tolerance: 0.05,
      parameterRatio: ratio(460000, 465313),
      macRatio: ratio(1100, 1000),
      findings: ["multiply-adds"],
    },
  }));
  assert.ok(markdown.includes("Parity within 5 %: FAILED"));
  assert.ok(markdown.includes("| ratio | 0.98858 | 1.1000 |"));
});
