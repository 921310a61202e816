import assert from "node:assert/strict";
import { textWidth } from "./text_width.ts";
import { wrapText } from "./wrap_text.ts";

const font = { fontSize: 12, bold: false };

/** Word by word: what a line may hold, found the long way. */
function wordByWord(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, font) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

Deno.test("wrapText: lines are those that are filled word by word, at any width (oracle: word by word)", () => {
  const text =
    "mean squared error of the normalised increment, each line a seed, in and out of distribution – 3 of 6 runs did not";
  for (const width of [1, 40, 120, 123.5, 200, 300, 480, 10_000]) {
    assert.deepEqual(wrapText(text, { width, ...font }), wordByWord(text, width), `${width} px`);
  }
  assert.deepEqual(wrapText("loss", { width: 1, ...font }), ["loss"]);
});

Deno.test("textWidth: a sign that only the bold font has is drawn from it, and has a width (DejaVu's tables)", () => {
  assert.ok(textWidth("\u{1d5d4}", font) > 4);
});
