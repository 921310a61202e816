/** Oracle: the rules of ECMA-48 for CR, BS and EL, carried out by hand. */
import assert from "node:assert/strict";
import { terminalText, withoutEscapes } from "./terminal_text.ts";

Deno.test("what is written over shows as it ended, the rest as it is", () => {
  const cases: [written: string, shown: string][] = [
    ["10 %\r50 %\r100 %\nend\r\n", "100 %\nend\n"],
    ["100 % of 3 files\rdone\n", "done% of 3 files\n"],
    ["100 % of 3 files\r\u001b[Kdone", "done"],
    ["a\b\bxyz", "xyz"],
    ["abc\b\bX", "aXc"],
    ["a\r", "a"],
    ["\r\rb", "b"],
    [
      "\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007 \u001b(B\u009b1mbold",
      "red link bold",
    ],
    ["é\r😀", "😀"],
    ["plain\n\ttext", "plain\n\ttext"],
  ];
  for (const [written, shown] of cases) {
    assert.equal(terminalText(written), shown, JSON.stringify(written));
    assert.equal(terminalText(shown), shown, "twice is once");
  }
  assert.equal(withoutEscapes("a\r\u001b[1mb"), "a\rb");
});
