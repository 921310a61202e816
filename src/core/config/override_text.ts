import { parseValues, UnreadableValue } from "./parse_value.ts";

/**
 * `key=value` as a person types it into a shell: what `parseOverrides` reads back as that one value.
 *
 * @example
 * ```ts
 * import { overrideText, parseOverrides } from "@/core/config/mod.ts";
 * const text = overrideText("model.channels", [8, 16]);
 * if (text !== "model.channels=[8,16]") throw new Error(text);
 * if (parseOverrides([text])[0].values.length !== 1) throw new Error("a list is one value");
 * ```
 */
export function overrideText(key: string, value: unknown): string {
  const argument = `${key}=${valueText(value)}`;
  return /^[\w=.,:+/@%-]+$/.test(argument) || /^[\w.]+=\[[\w.,+-]*\]$/.test(argument)
    ? argument
    : `'${argument.replaceAll("'", `'\\''`)}'`;
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(",")}]`;
  if (typeof value === "string") return isPlain(value) ? value : quoted(value);
  if (typeof value !== "object" || value === null) return String(value).replace("Infinity", "inf");
  return `{${Object.entries(value).map(([key, item]) => `${quoted(key)}:${valueText(item)}`).join(",")}}`;
}

/** Whether a text without quotes is read as itself, also inside a list or a mapping. */
function isPlain(text: string): boolean {
  if (!/^[\w./+-]+$/.test(text)) return false;
  try {
    const values = parseValues(text);
    return values.length === 1 && values[0] === text;
  } catch (error) {
    if (error instanceof UnreadableValue) return false;
    throw error;
  }
}

/** Backslashes count where they stand before a quote: there each is doubled, and the quote gets one of its own. */
function quoted(text: string): string {
  const inside = text.replace(/(\\*)"/g, (_, slashes: string) => `${slashes}${slashes}\\"`)
    .replace(/(\\+)$/, "$1$1");
  return `"${inside}"`;
}
