import canonicalize from "canonicalize";

/**
 * The one JSON text that every implementation of RFC 8785 gives for this value: keys sorted by UTF-16 code unit, no
 * white space, numbers as ECMAScript prints them (−0 as `0`). A key whose value is `undefined` counts as absent.
 *
 * An identity must not lose anything on the way, so what JSON would drop or flatten without a word (a `Map`, a typed
 * array, a `Date`, a function, `undefined` in an array) is refused.
 *
 * @throws {TypeError} naming the path of a value that JSON has no form for, e.g. `$.training.rate: NaN`
 */
export function canonicalJson(value: unknown): string {
  assertJson(value, "$", new Set());
  return canonicalize(value) as string;
}

function assertJson(value: unknown, path: string, above: Set<object>): void {
  const refuse = (what: string): never => {
    throw new TypeError(`Cannot write canonical JSON: ${path}: ${what} has no JSON form`);
  };
  if (value === null || typeof value === "boolean") return;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : refuse(String(value));
  if (typeof value === "string") return value.isWellFormed() ? undefined : refuse("a lone surrogate");
  if (typeof value !== "object") return refuse(typeof value);
  if (above.has(value)) refuse("a cycle");
  above.add(value);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) assertJson(value[index], `${path}[${index}]`, above);
  } else {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      refuse(value.constructor?.name ?? "a class instance");
    }
    for (const [key, child] of Object.entries(value)) {
      if (!key.isWellFormed()) refuse("a key with a lone surrogate");
      if (child !== undefined) assertJson(child, `${path}.${key}`, above);
    }
  }
  above.delete(value);
}

/** The same value for people to read and for equal results to be equal files: sorted keys, indented, a last line end. */
export function readableCanonicalJson(value: unknown): string {
  return JSON.stringify(JSON.parse(canonicalJson(value)), null, 2) + "\n";
}
