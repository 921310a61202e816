import assert from "node:assert/strict";
import { renderTable } from "@/figures/mod.ts";
import { parityGate } from "@/parity/mod.ts";
import { parityTable } from "./parity_table.ts";

Deno.test("the parity table shows counts, ratios and the verdict (by hand)", () => {
  const reference = { name: "unet_small", parameters: 465313, macs: 1000 };
  const other = { name: "fractal_unet_small", parameters: 460000, macs: 1100 };
  const comparedWith = (others: readonly (typeof reference)[]) =>
    others.map((count) => ({ count, result: parityGate(count, reference, 0.05) }));
  const { markdown } = renderTable(
    parityTable({ reference, compared: comparedWith([other]), tolerance: 0.05 }),
  );
  assert.ok(markdown.includes("Parity within 5 %: FAILED"));
  assert.ok(markdown.includes("| ratio | 0.98858 | 1.1000 |"));
  const third = { name: "third", parameters: 930626, macs: 1000 };
  const three =
    renderTable(parityTable({ reference, compared: comparedWith([other, third]), tolerance: undefined }))
      .markdown;
  assert.ok(three.includes("No parity was asked for"));
  assert.ok(three.includes("| third / unet_small | 2 | 1 |"));
});
