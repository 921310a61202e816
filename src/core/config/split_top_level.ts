const CLOSING: Readonly<Record<string, string>> = { "[": "]", "{": "}" };

/**
 * Splits a text at the commas that lie outside quotes, `[]` and `{}`.
 *
 * @returns undefined if a quote or bracket is not closed, or closes what was not open
 */
export function splitTopLevel(text: string): string[] | undefined {
  const parts: string[] = [];
  const open: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    // A quote opens a quoted text only where a value may begin; inside a word (don't) it is a letter.
    if ((character === '"' || character === "'") && /(^|[,[{:\s])$/.test(text.slice(start, at))) {
      at = endOfQuote(text, at);
      if (at < 0) return undefined;
    } else if (character in CLOSING) open.push(CLOSING[character]);
    else if (character === "]" || character === "}") {
      if (open.pop() !== character) return undefined;
    } else if (character === "," && open.length === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  if (open.length > 0) return undefined;
  return [...parts, text.slice(start)];
}

function endOfQuote(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (quote === '"' && text[at] === "\\") at++;
    else if (text[at] === quote) {
      if (quote === "'" && text[at + 1] === "'") at++;
      else return at;
    }
  }
  return -1;
}
