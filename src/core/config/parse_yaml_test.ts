/** What YAML would take with a shrug. Oracle: the YAML 1.2 core schema (what each text means), and our rules. */
import assert from "node:assert/strict";
import { z } from "zod";
import { InputError } from "../errors.ts";
import { digestSchema } from "./digest.ts";
import { parseYaml, yamlValue } from "./parse_yaml.ts";
import { validate } from "./validate.ts";

const valueOf = (text: string) => yamlValue(parseYaml(text, { where: "f" }), { where: "f" });

function refused(work: () => unknown, message: RegExp, text: string): void {
  assert.throws(work, (error) => {
    assert.ok(error instanceof InputError, `${text}: ${error}`);
    assert.match(error.message, message, text);
    return true;
  });
}

Deno.test("parseYaml: keys that become one text are one key, however they are written (core schema)", () => {
  const twice = [
    '1: a\n"1": b',
    "true: 1\n'true': 2",
    'null: 1\n"": 2',
    "1.0: 1\n1: 2",
    "0x1: a\n1: b",
    "a: {1: x, '1': y}",
  ];
  for (const text of twice) refused(() => valueOf(text), /duplicate key .* at line \d, column \d+/, text);
  assert.deepEqual(valueOf('1: a\n"01": b\n1.5: c'), { 1: "a", "01": "b", "1.5": "c" });
});

Deno.test("parseYaml: merge keys, keys that are no text and aliases inside what they name are refused with their place (rules)", () => {
  const cases: readonly (readonly [text: string, message: RegExp])[] = [
    [
      "a: &x {b: 1}\nc:\n  <<: *x",
      /merge keys \(<<\) are not supported at line 3, column 3; write the merged entries out/,
    ],
    ["<<: {a: 1}\nb: 2", /merge keys/],
    ["a: {<<: {b: 1}}", /merge keys/],
    ["[a]: 1", /a key that is no text at line 1, column 1/],
    ["? {a: 1}\n: 2", /a key that is no text/],
    ["a: &k x\n*k : 1", /a key that is no text at line 2/],
    ["a: &x [*x]", /the alias '\*x' stands inside what it names at line 1, column 8; write the value out/],
    ["a: &x {b: {c: *x}}", /stands inside what it names/],
  ];
  for (const [text, message] of cases) refused(() => valueOf(text), message, text);
  assert.deepEqual(valueOf('"<<": 1'), { "<<": 1 });
  assert.deepEqual(valueOf("a: &x [1]\nb: [*x, *x]"), { a: [1], b: [[1], [1]] });
});

// Oracle: IEEE 754-2019, the whole numbers up to 2⁵³ and the least subnormal number of binary64, 5e-324.
Deno.test("parseYaml: numbers that a double holds as others, and keys that name nothing, are refused with their place", () => {
  const cases: readonly (readonly [text: string, message: RegExp])[] = [
    [
      "x: 9007199254740993",
      /9007199254740993 is no number that is held as it is written at line 1, column 4/,
    ],
    ["x:\n  - -9007199254740992", /-9007199254740992 is no number/],
    ["x: 1e-400", /1e-400 is no number that is held/],
    ["x: -0.5e-999", /-0\.5e-999 is no number/],
    ["x: 12345678901234567890.5", /12345678901234567890\.5 is no number that is held as it is written/],
    ["x: [123456789012345678901e0]", /123456789012345678901e0 is no number/],
    ["x: 0x20000000000001", /0x20000000000001 is no number/],
    ["__proto__: {x: 1}", /the key '__proto__' names nothing at line 1, column 1/],
  ];
  for (const [text, message] of cases) refused(() => valueOf(text), message, text);
  const kept = { a: 9007199254740991, b: 5e-324, c: 0, d: 0, e: 1e300, f: "9007199254740993" };
  assert.deepEqual(
    valueOf("a: 9007199254740991\nb: 5e-324\nc: 0e-400\nd: 0.0\ne: 1e300\nf: '9007199254740993'"),
    kept,
  );
});

Deno.test("digestSchema: one spelling of a digest; another says how it is written here (SHA-256 of nothing)", () => {
  const digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  const read = (sha256: unknown) =>
    validate({ sha256 }, z.strictObject({ sha256: digestSchema }), { where: "f" });
  assert.equal(read(digest).sha256, digest);
  const others = [
    digest.toUpperCase(),
    `sha256:${digest}`,
    `SHA256=${digest}`,
    `sha-256:${digest}`,
    ` ${digest}\n`,
  ];
  const expected = "f: sha256: expected 64 lower-case hexadecimal digits and nothing else";
  for (const other of others) {
    refused(() => read(other), new RegExp(`^${expected}: write ${digest}, got`), other);
  }
  for (
    const other of [digest.slice(1), `${digest}0`, "", "sha256:", digest.replace("e", "g"), `md5:${digest}`]
  ) {
    refused(() => read(other), new RegExp(`^${expected}, got`), other);
  }
});

// Oracle: the rule that each input breaks. What is not refused early would take minutes, or the stack.
Deno.test("parseYaml: endless nesting, megabytes, bombs of aliases and half characters are refused in one line (rules)", () => {
  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join("\n");
  const cases: readonly (readonly [text: string, message: RegExp])[] = [
    ["[".repeat(1e5), /f: is nested too deeply/],
    ["{a: ".repeat(2e4) + "1" + "}".repeat(2e4), /is nested too deeply/],
    ["- ".repeat(2e4) + "x", /is nested too deeply/],
    ["a: 'x\n" + "? ".repeat(200) + "'", /is nested too deeply/],
    [
      lines(600, (depth) => `${" ".repeat(depth)}a:`) + " 1",
      /a\.a\.a\.a\.a\.a… is nested more than 100 deep/,
    ],
    ["a: [" + ",".repeat(1e5) + "]", /has 100003 brackets, commas.* more than the 32000/],
    ["a: " + "]".repeat(1e5), /has 100001 brackets/],
    ["a: " + "x".repeat(1e7), /has 10000003 characters, more than the 262144/],
    [
      lines(200, (i) => `a${i}: &a${i} [x]`) + `\nz: [${Array.from({ length: 200 }, (_, i) => `*a${i}`)}]`,
      /more than 100 aliases at line/,
    ],
    [
      "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]",
      /alias/,
    ],
    ['a: {b: "\\ud800"}', /a\.b holds half a character/],
  ];
  for (const [text, message] of cases) {
    refused(() => valueOf(text), message, text.slice(0, 40));
    assert.throws(() => valueOf(text), (error) => (error as Error).message.split("\n").length === 1);
  }
  const many = lines(3000, (index) => `key${index}: [${index}]`);
  assert.equal(Object.keys(valueOf(many) as object).length, 3000);
  refused(() => valueOf(`${many}\nkey7: 1`), /duplicate key 'key7' at line 3001, column 1/, "a late twin");
});
