import { textWidth } from "./text_width.ts";
import { FONT_SIZE } from "./theme.ts";

/**
 * An axis' title in as many lines as its length needs: one that is longer than its axis moves the title above the panel
 * out of line with its neighbours'.
 *
 * @param length of the axis, px
 */
export function axisTitle(text: string, { length }: { length: number }): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, { fontSize: FONT_SIZE.axis, bold: false }) <= length) {
      lines[lines.length - 1] = longer;
    } else lines.push(word);
  }
  return lines;
}
