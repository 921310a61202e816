/**
 * Text as people are to see it: what a terminal, a page or a table would act on instead of showing is written out.
 * Control characters (terminal escapes, line breaks that would forge a line), marks that turn the direction of
 * writing, invisible characters and half characters become `\n`, `\u{1b}` and the like. Joiners inside words stay.
 *
 * Idempotent, linear, and the identity on plain text of any language.
 *
 * @example
 * ```ts
 * import { visible } from "@/core/visible_text.ts";
 * if (visible("a\u001b[2Jb\nc") !== "a\\u{1b}[2Jb\\nc") throw new Error("an escape passed");
 * ```
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, written);
}

/** As `visible`, line by line: for text of several lines that is meant to have them. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

/** A value as JSON for machines and eyes: the same value, with `\u202e` and the like for all that `visible` writes out. */
export function visibleJson(value: unknown): string {
  const units = (text: string) =>
    Array.from({ length: text.length }, (_, index) => text.charCodeAt(index).toString(16).padStart(4, "0"));
  // JSON.stringify has escaped what lies below U+0020; what is left of them is its own line breaks.
  return JSON.stringify(value, null, 2).replace(
    UNSEEN,
    (found) => found === "\n" ? found : units(found).map((unit) => `\\u${unit}`).join(""),
  );
}

/** Control, format and half characters, line and paragraph separators (Unicode categories); not ZWNJ and ZWJ. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function written(character: string): string {
  return SHORT[character] ?? `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
