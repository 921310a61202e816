import { hasVanished, isHeld } from "./held_number.ts";

/** What keeps a text from being a value, in words that fit behind the argument. */
export class UnreadableValue extends Error {}

/** A blank-free text is a number of Hydra's grammar, or it is none: `010` and `0x10` are texts. */
const WHOLE = /^[+-]?(?:0|[1-9](?:_?\d)*)$/;
const FLOAT =
  /^[+-]?(?:(?:(?:0|[1-9](?:_?\d)*)\.|(?:0|[1-9](?:_?\d)*)?\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?|(?:0|[1-9](?:_?\d)*)[eE][+-]?\d(?:_?\d)*)$/;
const NOT_FINITE = /^([+-]?)(inf|nan)$/i;

/** A piece of unquoted text: a backslash and what it escapes, a colon with its blanks, or one character. */
const PIECE = /\\[\\()[\]{}:=, \t]|[ \t]*:[ \t]*|[\w \t/\\\-+.$%*@?|\p{L}\p{M}]/uy;
const KEY_PIECE = /\\[\\()[\]{}:=, \t]|[\w \t/\\\-+.$%*@?|\p{L}\p{M}]/uy;

const DEEPEST = 50;

/**
 * The values of an override, in the grammar of Hydra 1.3: numbers, booleans, null, text with or without quotes, `[…]`,
 * `{key: …}`; commas at the top level separate the values of a sweep.
 *
 * Not taken: interpolations (`${…}`), functions (`range(1,5)`), an empty value, whole numbers beyond 2⁵³,
 * digits lost beyond it, numbers that would be 0, a key twice.
 * Taken beyond Hydra: letters of every script without quotes, and keys in quotes.
 *
 * @throws {UnreadableValue}
 */
export function parseValues(text: string): unknown[] {
  const reader = new Reader(text);
  const values = [reader.element(0)];
  while (reader.take(/[ \t]*,[ \t]*/y)) values.push(reader.element(0));
  reader.requireEnd();
  return values;
}

/** A reader of one text from left to right. */
class Reader {
  #at = 0;

  constructor(readonly text: string) {}

  /** Goes past what a sticky pattern matches here; undefined if it does not. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  element(depth: number): unknown {
    if (depth > DEEPEST) throw new UnreadableValue(`more than ${DEEPEST} brackets inside each other`);
    if (this.#at === 0) this.take(/[ \t]+/y);
    if (this.take(/\[[ \t]*/y) !== undefined) return this.#list(depth);
    if (this.take(/\{[ \t]*/y) !== undefined) return Object.fromEntries(this.#entries(depth));
    return this.#quoted() ?? typed(this.#unquoted(PIECE, depth));
  }

  requireEnd(): void {
    if (this.#at < this.text.length) throw this.#unexpected();
  }

  #list(depth: number): unknown[] {
    if (this.take(/[ \t]*\]/y) !== undefined) return [];
    const items = [this.element(depth + 1)];
    while (this.take(/[ \t]*,[ \t]*/y)) items.push(this.element(depth + 1));
    if (this.take(/[ \t]*\]/y) === undefined) throw this.#unexpected();
    return items;
  }

  #entries(depth: number): Map<string, unknown> {
    const entries = new Map<string, unknown>();
    if (this.take(/[ \t]*\}/y) !== undefined) return entries;
    do {
      const key = this.#quoted() ?? keyOf(this.#unquoted(KEY_PIECE, depth + 1));
      if (this.take(/[ \t]*:[ \t]*/y) === undefined) {
        throw this.#ended() ? this.#unexpected() : new UnreadableValue(`no ':' behind the key '${key}'`);
      }
      if (entries.has(key)) throw new UnreadableValue(`the key '${key}' is there twice`);
      entries.set(key, this.element(depth + 1));
    } while (this.take(/[ \t]*,[ \t]*/y) !== undefined);
    if (this.take(/[ \t]*\}/y) === undefined) throw this.#unexpected();
    return entries;
  }

  /** A text in quotes. A backslash escapes only where it stands, alone or with others, before such a quote. */
  #quoted(): string | undefined {
    const quote = this.take(/['"]/y);
    if (quote === undefined) return undefined;
    let content = "";
    while (!this.#ended()) {
      content += this.take(quote === "'" ? /[^'\\]*/y : /[^"\\]*/y);
      const slashes = this.take(/\\+/y)?.length ?? 0;
      if (this.text[this.#at] !== quote) {
        content += "\\".repeat(slashes);
        continue;
      }
      this.#at++;
      content += "\\".repeat(Math.floor(slashes / 2));
      if (slashes % 2 === 1) content += quote;
      else return refuseInterpolation(content);
    }
    throw new UnreadableValue("a quote or bracket is not closed");
  }

  /** The pieces of a text without quotes, the blanks at its ends left away. */
  #unquoted(piece: RegExp, depth: number): string[] {
    const start = this.#at;
    const pieces: string[] = [];
    for (let one = this.take(piece); one !== undefined; one = this.take(piece)) pieces.push(one);
    refuseInterpolation(this.text.slice(start, this.#at + 1));
    while (pieces[0] === " " || pieces[0] === "\t") pieces.shift();
    while (pieces.at(-1) === " " || pieces.at(-1) === "\t") pieces.pop();
    if (pieces.length === 0) {
      const isEmpty = this.#ended() ? depth === 0 : /[,\]}:]/.test(this.text[this.#at]);
      throw isEmpty ? new UnreadableValue("an empty value (write null or '')") : this.#unexpected();
    }
    return pieces;
  }

  #ended(): boolean {
    return this.#at >= this.text.length;
  }

  #unexpected(): UnreadableValue {
    if (this.#ended()) return new UnreadableValue("a quote or bracket is not closed");
    const [character] = this.text.slice(this.#at).trimStart();
    if (character === undefined) return new UnreadableValue("blanks behind the value");
    if (/[[\]{}'"]/.test(character)) {
      return new UnreadableValue(`a quote or bracket is not closed, or '${character}' belongs into quotes`);
    }
    if (character === "(") {
      return new UnreadableValue("functions are not supported: quote a value that holds '('");
    }
    return new UnreadableValue(`quote a value that holds '${character}'`);
  }
}

/** What unquoted text stands for: a number, true, false, null, or itself. */
function typed(pieces: readonly string[]): unknown {
  const text = pieces.join("");
  const plain = text.replaceAll("_", "");
  if (WHOLE.test(text)) return wholeNumber(plain);
  if (FLOAT.test(text)) return fraction(plain);
  const [, sign, word] = NOT_FINITE.exec(text) ?? [];
  if (word !== undefined) return /inf/i.test(word) ? (sign === "-" ? -Infinity : Infinity) : NaN;
  const lower = text.toLowerCase();
  if (lower === "true" || lower === "false") return lower === "true";
  return lower === "null" ? null : unescaped(pieces);
}

function fraction(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) {
    throw new UnreadableValue(`${text} is more than a number can be (1.8e308): write a smaller one`);
  }
  if (isHeld(value, text)) return value;
  throw new UnreadableValue(
    hasVanished(value, text)
      ? `${text} is less than a number can be: write 0, or a larger one`
      : `${text} has digits beyond 2⁵³ that a number cannot hold: write it in quotes, or with fewer digits`,
  );
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (isHeld(value, text)) return value === 0 ? 0 : value;
  throw new UnreadableValue(
    `${text} is more than a whole number can be (2⁵³): write it in quotes, or fewer digits with an exponent`,
  );
}

function keyOf(pieces: readonly string[]): string {
  const key = typed(pieces);
  if (typeof key === "string" || Number.isInteger(key)) return String(key);
  throw new UnreadableValue(`the key '${pieces.join("")}' is no text: write it in quotes`);
}

function unescaped(pieces: readonly string[]): string {
  return pieces.map((piece) => piece.length > 1 && piece[0] === "\\" ? piece.slice(1) : piece).join("");
}

function refuseInterpolation(text: string): string {
  if (!text.includes("${")) return text;
  throw new UnreadableValue("interpolations (${…}) are not supported: write the value out");
}
