/** Override values against Hydra's own parser: validation/config/ (script, pinned versions, output). */
import assert from "node:assert/strict";
import { join } from "node:path";
import { parseValues, UnreadableValue } from "./parse_value.ts";

const path = join(import.meta.dirname!, "../../../validation/config/hydra_overrides.json");
const { written, random } = JSON.parse(await Deno.readTextFile(path)) as Record<
  "written" | "random",
  (readonly [text: string, values: readonly unknown[] | null])[]
>;

/** What the reference has in place of values that JSON or a JavaScript number cannot hold, or that we do not take. */
class NotTaken extends Error {}

function fromReference(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(fromReference);
  if ("float" in value) return { nan: NaN, inf: Infinity, "-inf": -Infinity }[value.float as string];
  if (!("entries" in value)) throw new NotTaken(JSON.stringify(value));
  return Object.fromEntries((value.entries as [unknown, unknown][]).map(([key, item]) => {
    if (typeof key !== "string" && !Number.isInteger(key)) throw new NotTaken(`the key ${key}`);
    return [String(key), fromReference(item)];
  }));
}

function ours(text: string): { values: unknown[] } | { refused: string } {
  try {
    return { values: parseValues(text) };
  } catch (error) {
    assert.ok(error instanceof UnreadableValue, `${text}: ${error}`);
    return { refused: error.message };
  }
}

/** What Hydra takes and we refuse, by our message. */
const REFUSED_HERE =
  /empty value|not supported|more than a whole number|is there twice|is no text|more than a number can be/;

function compare(entries: typeof written): { taken: number; refused: number } {
  const counts = { taken: 0, refused: 0 };
  for (const [text, values] of entries) {
    const found = ours(text);
    if ("refused" in found) {
      counts.refused++;
      assert.ok(values === null || REFUSED_HERE.test(found.refused), `${text}: ${found.refused}`);
      continue;
    }
    counts.taken++;
    // keys in quotes are taken here, and by nothing else does what we take go beyond Hydra in these texts
    if (values === null) {
      assert.match(
        text,
        /\{\s*['"]|,\s*['"]/,
        `${text} is refused by Hydra, and gives ${JSON.stringify(found.values)}`,
      );
      continue;
    }
    assert.deepEqual(found.values, values.map(fromReference), text);
  }
  return counts;
}

Deno.test("parseValues: texts chosen by hand have the values that Hydra 1.3.2 gives, or are refused (its parser)", () => {
  const { taken, refused } = compare(written);
  assert.ok(taken > 100 && refused > 60, `${taken} taken, ${refused} refused`);
});

Deno.test("parseValues: 3,000 texts drawn from pieces of the grammar agree with Hydra 1.3.2 (its parser)", () => {
  const { taken, refused } = compare(random);
  assert.ok(taken > 400 && refused > 400, `${taken} taken, ${refused} refused`);
});

/** Beyond Hydra: text → values (written out). */
const EXTENSIONS: readonly (readonly [text: string, values: readonly unknown[]])[] = [
  ["données/été.csv", ["données/été.csv"]],
  ["数据,β", ["数据", "β"]],
  ["{\"a\": 1, 'b c': [2]}", [{ a: 1, "b c": [2] }]],
  ["{__proto__: 1}", [Object.fromEntries([["__proto__", 1]])]],
];

Deno.test("parseValues: letters of every script and quoted keys are taken; a key never reaches a prototype (written out)", () => {
  for (const [text, values] of EXTENSIONS) assert.deepEqual(parseValues(text), values, text);
  assert.equal(({} as Record<string, unknown>).x, undefined);
});

Deno.test("parseValues: each refusal says what to do (written out)", () => {
  const cases: readonly (readonly [text: string, message: RegExp])[] = [
    ["", /empty value \(write null or ''\)/],
    ["1,", /empty value/],
    ["{a:}", /empty value/],
    ["{a}", /no ':' behind the key 'a'/],
    ["{a:1,a:2}", /the key 'a' is there twice/],
    ['{1:x,"1":y}', /the key '1' is there twice/],
    ["{true:x}", /the key 'true' is no text: write it in quotes/],
    ["${oc.env:HOME}", /interpolations/],
    ["'a${x}'", /interpolations/],
    ["range(1,5)", /functions are not supported: quote a value that holds '\('/],
    ["9007199254740993", /more than a whole number can be/],
    ["-1e400", /-1e400 is more than a number can be \(1\.8e308\): write a smaller one/],
    ["-1e-400", /-1e-400 is less than a number can be: write 0/],
    ["[1", /not closed/],
    ["[", /not closed/],
    ["{a:[1,", /not closed/],
    ["{", /not closed/],
    ["'a", /not closed/],
    ["a#b", /quote a value that holds '#'/],
    ["a\nb", /quote a value that holds/],
    ["[".repeat(100_000), /more than 50 brackets inside each other/],
    ["{a:".repeat(100_000), /more than 50 brackets inside each other/],
  ];
  for (const [text, message] of cases) assert.throws(() => parseValues(text), message, text.slice(0, 40));
});
