import { textWidth } from "./text_width.ts";

/**
 * A text in lines, broken between words: each line holds as many words as fit, and a word that is too long by itself
 * stands alone.
 *
 * @param options.width of a line, px
 */
export function wrapText(
  text: string,
  { width, ...font }: { width: number; fontSize: number; bold: boolean },
): string[] {
  const fits = (line: string) => textWidth(line, font) <= width;
  // most texts fit, and one measurement tells
  if (fits(text)) return [text];
  const words = text.split(" ");
  const lines: string[] = [];
  for (let start = 0; start < words.length;) {
    const line = (count: number) => words.slice(start, start + count).join(" ");
    // a longer line is a wider one, and each measurement draws: halve the choice, a few words first
    let [most, tooMany] = [1, words.length - start + 1];
    for (let step = 8; tooMany - most > 1;) {
      const count = Math.min(most + step, (most + tooMany) >> 1);
      if (fits(line(count))) [most, step] = [count, 2 * step];
      else tooMany = count;
    }
    lines.push(line(most));
    start += most;
  }
  return lines;
}
