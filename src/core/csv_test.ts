import assert from "node:assert/strict";
import { csvNumbers, csvText, parseCsv } from "./csv.ts";
import { csvDifferences } from "./csv_differences.ts";
import { InputError } from "./errors.ts";

const where = "table.csv";

// Oracle: RFC 4180, §2, and ECMAScript's shortest round-trip numbers.
Deno.test("cells are quoted only where RFC 4180 asks for it, and null is an empty cell", () => {
  const rows = [{ a: 'say "no", twice', b: 1e-8, c: null }, { a: "two, or more", b: 1, c: true }];
  assert.equal(csvText(["a", "b", "c"], rows), 'a,b,c\n"say ""no"", twice",1e-8,\n"two, or more",1,true\n');
});

Deno.test("what is written reads back as it was: texts and doubles (round trip)", () => {
  const numbers = [0.1, 1e-8, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 1, -3, 1e21, 295.6172839450001];
  const texts = ["", " a ", 'q"q', ",", "\\n", "σ → 0", "-1e-8", "a=b", "'", "true", "1"];
  const rows = numbers.map((number, index) => ({ text: texts[index % texts.length], number }));
  const table = parseCsv(csvText(["text", "number"], rows), { where });
  assert.deepEqual(table.rows.map((row) => row.text), rows.map((row) => row.text));
  assert.deepEqual(csvNumbers(table, { column: "number", where }), numbers);
});

Deno.test("CRLF, a byte-order mark and a missing last line end make no difference (invariant)", () => {
  const expected = parseCsv("a,b\n1,2\n3,\n", { where });
  for (const text of ["a,b\r\n1,2\r\n3,\r\n", "\ufeffa,b\n1,2\n3,", "a,b\n1,2\n3,\n\n\n"]) {
    assert.deepEqual(parseCsv(text, { where }), expected);
  }
  assert.deepEqual(csvNumbers(expected, { column: "b", where }), [2, null]);
});

Deno.test("what is no table is refused with its line (a broken input a rule)", () => {
  const broken: Record<string, RegExp> = {
    "": /line 1: there is no header/,
    "a,a\n1,2\n": /line 1: the column 'a' is there twice/,
    "SLy,900\n1,2\n": /line 1: a column is named '900', a number/,
    "0123\n": /line 1: a column is named '0123'/,
    "a,b\n1,2\n3\n": /line 3: expected 2 cells, found 1 cell/,
    "a,b\n1,2,3\n": /line 2: expected 2 cells, found 3 cells/,
    'a,b\n"x\ny",1\n"open,2\n': /line 4: a quote stands alone or is not closed/,
    'a,b\n1,2"\n': /line 2: a quote stands alone/,
    "a,b\n\n1,2\n": /line 2: expected 2 cells, found 1 cell/,
  };
  for (const [text, message] of Object.entries(broken)) {
    assert.throws(() => parseCsv(text, { where }), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("a cell that is no finite decimal number is refused with its row", () => {
  for (const text of ["NaN", "Infinity", "1e999", "0x10", "1 2", "1;5", "ten"]) {
    const table = parseCsv(`a\n1\n${text}\n`, { where });
    assert.throws(() => csvNumbers(table, { column: "a", where }), /line 3: 'a' holds '.*', not a number/);
  }
  assert.throws(() => csvText(["a"], [{ a: NaN }]), RangeError);
  assert.throws(
    () => csvNumbers(parseCsv("a\n1\n", { where }), { column: "b", where }),
    /no column 'b' \(there are a\)/,
  );
});

// Oracle: OWASP's list of how a formula begins; a number is what Number() reads as one.
Deno.test("texts of others are neither formulas nor control characters in a table; numbers stay numbers", () => {
  const cells: [string, string][] = [
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ["+1+1", "'+1+1"],
    ["-2+3", "'-2+3"],
    ["@SUM(1,2)", `"'@SUM(1,2)"`],
    ["\t=1", "\\t=1"],
    ["\r=1", "\\r=1"],
    [" =1", "' =1"],
    ["\uff1d1", "'\uff1d1"],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ["-1.5e-7", "-1.5e-7"],
    ["+2", "+2"],
    ["a\nb,forged", `"a\\nb,forged"`],
    ["\u001b[31mred\u009b0m\u0000", "\\u{1b}[31mred\\u{9b}0m\\u{0}"],
    ["\u202egnp.exe", "\\u{202e}gnp.exe"],
  ];
  for (const [text, written] of cells) assert.equal(csvText(["a"], [{ a: text }]), `a\n${written}\n`);
  assert.equal(csvText(["=a"], [{ "=a": -1.5 }]), "'=a\n-1.5\n");
});

Deno.test("a table with rows too few or too many names them, and other columns are said (what was taken away and added)", () => {
  const expected = "run_id,x\na,1\nb,2\nc,3\n";
  const options = { expected, where, label: "run_id" };
  assert.deepEqual(csvDifferences(expected, options), []);
  assert.deepEqual(csvDifferences("run_id,x\nb,2\n", options), ["table.csv: has no row of a, c"]);
  assert.deepEqual(csvDifferences(`${expected}b,2\nd,4\n`, options), [
    "table.csv: has a row, that does not follow, of b, d",
  ]);
  assert.deepEqual(csvDifferences("run_id,x\na,1\nd,2\n", options), [
    "table.csv: has no row of b, c",
    "table.csv: has a row, that does not follow, of d",
  ]);
  assert.deepEqual(csvDifferences("run_id,y\na,1\n", options), [
    "table.csv: is not the table that follows: its columns are to be run_id, x",
  ]);
  assert.deepEqual(csvDifferences(expected.replace("b,2", "b,4"), options), [
    "table.csv: row 2 (b), x: expected 2, found 4",
  ]);
});

Deno.test("cells, tables and headers of ten megabytes are read in linear time and without a deep stack (10^7 characters)", () => {
  const long = "x".repeat(1e7);
  const quotes = '""'.repeat(5e6);
  const table = parseCsv(`a,b,c\n"${long}",${long},"${quotes}"\n`, { where });
  assert.deepEqual(Object.values(table.rows[0]).map(({ length }) => length), [1e7, 1e7, 5e6]);
  assert.throws(() => parseCsv(`a\n"${quotes}`, { where }), /line 2: a quote stands alone/);
  const names = Array.from({ length: 2e5 }, (_, index) => `c${index}`).join();
  assert.equal(parseCsv(names, { where }).columns.length, 2e5);
});
