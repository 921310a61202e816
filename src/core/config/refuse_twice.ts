import { InputError } from "../errors.ts";

/**
 * Lists and mappings are the same value if they hold the same, in whatever order the keys are.
 *
 * @throws {InputError} naming a value that comes twice
 */
export function refuseTwice(values: readonly unknown[], where: string): void {
  const seen = new Set<string>();
  for (const value of values) {
    const text = textOf(value);
    if (seen.has(text)) {
      const what = typeof value === "string" ? `'${value}'` : text;
      throw new InputError(`${what} comes twice`, { where, mend: "write it once" });
    }
    seen.add(text);
  }
}

/** A text that two values have in common only if they are the same. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`;
  // JSON has neither NaN nor an infinity
  if (typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${textOf(item)}`).join(",")}}`;
}
