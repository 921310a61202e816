import assert from "node:assert/strict";
import { overrideText, parseOverrides } from "./mod.ts";

/** Every kind of value, and the texts that are something else without quotes. */
const VALUES: readonly unknown[] = [
  ...[
    0,
    -3,
    1.5e-3,
    1e300,
    Infinity,
    -Infinity,
    true,
    false,
    null,
    "",
    "a",
    "unet_small",
    "data/x.h5",
    "true",
    "3",
    "1e3",
    "null",
  ],
  ...[
    "a b",
    "a,b",
    "a=b",
    "[1]",
    "{a: 1}",
    "it's",
    'say "x"',
    "back\\slash",
    "ends\\",
    'b\\"q',
    'c\\\\"',
    "é",
    "~",
    "---",
    "$x",
    "a#b",
  ],
  ...[[], [1, 2], ["a", "b c"], [[1], ["x"]], {}, { a: 1, "b c": [2, { d: null }] }, {
    "1": "x",
    'quo"te': "'",
  }],
];

/** What a POSIX shell hands to the program. */
async function throughShell(text: string): Promise<string> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", `printf %s ${text}`] }).output();
  return new TextDecoder().decode(stdout);
}

Deno.test("overrideText: what a shell and parseOverrides make of it is the value (round trip)", async () => {
  for (const value of VALUES) {
    const text = await throughShell(overrideText("a.b", value));
    assert.deepEqual(parseOverrides([text]), [{ key: "a.b", values: [value] }], text);
  }
});
