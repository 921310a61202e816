import assert from "node:assert/strict";
import { logTicks } from "./log_axis.ts";
import { numberText } from "./number_text.ts";

Deno.test("logarithmic ticks: powers of ten over decades, 1-2-5 below, exact doubles (by hand)", () => {
  assert.deepEqual(logTicks([0.015, 0.3]).values, [0.02, 0.05, 0.1, 0.2]);
  const { values, labelExpr } = logTicks([1e-7, 5]);
  assert.deepEqual(values, [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]);
  assert.ok(labelExpr.includes('"1e-7":"10⁻⁷"') && labelExpr.includes('"1":"1"'));
  assert.deepEqual(logTicks([1, 33]).values, [1, 2, 5, 10, 20]);
});

Deno.test("a wide logarithmic axis has every so many powers (by hand)", () => {
  assert.deepEqual(logTicks([1e-6, 10], { most: 3 }).values, [1e-6, 1e-3, 1]);
  assert.equal(logTicks([1e-6, 10]).values.length, 8);
  assert.ok(logTicks([1e-8, 1e-6]).labelExpr.includes('"2e-8":"2·10⁻⁸"'));
});

Deno.test("numbers in texts: plain from 0.001 to 99999, powers beyond (by hand)", () => {
  const texts = [0, 0.0032, 12.345, -0.5, 3.2e-7, -1e-8, 2.5e7].map((value) => numberText(value));
  assert.deepEqual(texts, ["0", "0.0032", "12.3", "−0.5", "3.2·10⁻⁷", "−10⁻⁸", "2.5·10⁷"]);
});
