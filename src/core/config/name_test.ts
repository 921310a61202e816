/** Names, folders and limits. Oracle: the rules, by hand. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { repositoryRoot } from "../repository.ts";
import { type Limit, limitProblem, limitSchema } from "./limits.ts";
import { configPath, folderSchema, isName, nameSchema, requireName } from "./name.ts";

const NAMES = [
  "E1_small",
  "a",
  "_x",
  "unet-small",
  "gGamma_full",
  "v1.2",
  "données",
  "数据_1",
  "x".repeat(100),
];
const NONE = [
  "",
  ".",
  "..",
  "../x",
  "../../../x",
  "a/b",
  "/etc/passwd",
  "a\\b",
  "C:x",
  ".hidden",
  "-rf",
  "a..b",
  "a.",
  "a b",
  " a",
  "a\n",
  "a\u0000",
  "\u001b[31mx",
  "a\u202eb",
  "a\u2028",
  "x".repeat(101),
  "%2e%2e",
  "~",
  "$HOME",
  "a*",
  "a?",
  "a:b",
];

Deno.test("a name is one part of a path and nothing else (table)", () => {
  for (const name of NAMES) {
    assert.ok(isName(name), name);
    assert.equal(requireName(name, { where: "x" }), name);
    assert.ok(nameSchema.safeParse(name).success && folderSchema.safeParse(name).success, name);
    assert.equal(configPath("data", { name }), join(repositoryRoot(), "configs", "data", `${name}.yaml`));
  }
  for (const text of [...NONE, 3, null, undefined, ["a"], {}]) {
    const shown = JSON.stringify(text);
    if (typeof text === "string") assert.ok(!isName(text) && !nameSchema.safeParse(text).success, shown);
    for (
      const work of [
        () => requireName(text, { where: "k" }),
        () => configPath("data", { name: text, where: "k" }),
      ]
    ) {
      assert.throws(work, (error) => {
        assert.ok(error instanceof InputError, shown);
        assert.match(error.message, /^k: expected a name: .*; give the name alone, no path$/);
        // deno-lint-ignore no-control-regex
        assert.doesNotMatch(error.message, /[\u0000-\u001f]/);
        return true;
      });
    }
  }
});

Deno.test("a folder of a configuration is '.' or names below each other (table)", () => {
  for (const folder of [".", "small", "a/b/c"]) assert.ok(folderSchema.safeParse(folder).success, folder);
  for (
    const folder of ["", "..", "../..", "a/..", "a/../b", "/a", "a/", "a//b", "./a", "a/.", "a\\b", "a/.b"]
  ) {
    assert.ok(!folderSchema.safeParse(folder).success, folder);
  }
});

/** Limit → numbers within it, numbers outside, what a message says. */
const LIMITS: readonly (readonly [limit: Limit, within: number[], outside: number[], text: string])[] = [
  [{}, [0, -1e300, 0.5], [NaN, Infinity, -Infinity], "a finite number"],
  [{ least: 0 }, [0, -0, 1e9], [-1e-300, NaN, Infinity], "a number of at least 0"],
  [{ above: 0 }, [5e-324, 1], [0, -0, -1], "a number above 0"],
  [{ above: 0, most: 1 }, [1, 0.1], [0, 1.1], "a number above 0, at most 1"],
  [{ least: 0.01, most: 1 }, [0.01, 1], [0.0099, 1.0001], "a number from 0.01 to 1"],
  [{ least: 1, whole: true }, [1, 2 ** 53 - 1], [0, 1.5, 2 ** 53], "a whole number of at least 1"],
  [
    { least: 8, most: 2048, powerOfTwo: true },
    [8, 64, 2048],
    [4, 4096, 63, 48, -8, 64.5],
    "a power of two from 8 to 2048",
  ],
];

Deno.test("limits: both ends, whole numbers, powers of two, and no number that is not finite (table)", () => {
  for (const [limit, within, outside, text] of LIMITS) {
    const schema = limitSchema(limit);
    for (const value of within) {
      assert.equal(limitProblem(value, limit), undefined, `${text}: ${value}`);
      assert.ok(schema.safeParse(value).success);
    }
    for (const value of [...outside, "1", null, undefined, [1], true]) {
      assert.ok(limitProblem(value, limit)?.startsWith(`expected ${text}, got `), `${text}: ${value}`);
      assert.equal(schema.safeParse(value).error?.issues[0].message, `expected ${text}`);
    }
  }
});
