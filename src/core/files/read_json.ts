import { InputError } from "../errors.ts";
import { requirePlain } from "./plain_value.ts";
import { readText } from "./read_text.ts";

/**
 * The value of a JSON file that another program, or another process, wrote.
 *
 * @throws {InputError} as `readText` and `parseJson`
 */
export async function readJson(
  path: string,
  { mend, ...options }: { mostBytes?: number; mend?: string } = {},
): Promise<unknown> {
  return parseJson(await readText(path, options), { where: path, mend });
}

/**
 * The value of a JSON text. What JSON.parse would take with a shrug is refused: a key that an object holds twice,
 * nesting without end, a number beyond float64, a lone surrogate.
 *
 * @param mend what to do about a text that is no JSON, if there is better advice
 * @throws {InputError} naming the key or the path
 */
export function parseJson(
  text: string,
  { where, mend = "restore it, or write it anew" }: { where: string; mend?: string },
): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const what = text.trim() === "" ? "is empty" : `is not JSON: ${(cause as Error).message}`;
    throw new InputError(what, { where, mend, cause });
  }
  requirePlain(value, { where });
  requireUniqueKeys(text, { where });
  return value;
}

/**
 * Refuses objects that name a key twice, of which JSON.parse would keep the last.
 *
 * @throws {InputError} naming such a key of a valid JSON text
 */
export function requireUniqueKeys(text: string, { where }: { where: string }): void {
  const twice = duplicateKey(text);
  if (twice === undefined) return;
  throw new InputError(`the key '${twice}' is there twice in one object`, {
    where,
    mend: "keep one of them",
  });
}

/** The first key that an object of a valid JSON text holds twice. */
function duplicateKey(text: string): string | undefined {
  /** The keys so far of each open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = [];
  let keyComes = false;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case "{":
        open.push(new Set());
        keyComes = true;
        break;
      case "[":
        open.push(undefined);
        keyComes = false;
        break;
      case "}":
      case "]":
        open.pop();
        keyComes = false;
        break;
      case ",":
        keyComes = open.at(-1) !== undefined;
        break;
      case '"': {
        const end = endOfString(text, at);
        const keys = open.at(-1);
        if (keyComes && keys !== undefined) {
          const key = JSON.parse(text.slice(at, end)) as string;
          if (keys.has(key)) return key;
          keys.add(key);
          keyComes = false;
        }
        at = end - 1;
      }
    }
  }
  return undefined;
}

/** The index behind the quote that closes the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1;; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
}
