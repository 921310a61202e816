import assert from "node:assert/strict";
import { InputError } from "@/core/errors.ts";
import { distinctRows, type LedgerFormat, type LedgerRow, ledgerText, parseLedger } from "./ledger.ts";

const FORMAT: LedgerFormat = {
  genes: ["kappa", "alpha"],
  measured: ["sse", "null"],
  statuses: ["ok", "failed"],
  population: 3,
};
const WHERE = "ledger.csv";

const row = (index: number): LedgerRow => ({
  configHash: index.toString(16).padStart(16, "0"),
  generation: Math.floor(index / 3),
  genome: [0.1 + index / 3, 1e-7 * (index + 1)],
  measured: { sse: Math.SQRT2 * index, null: index % 2 === 0 ? null : 1e21 },
  fitness: index / 7,
  status: index === 4 ? "failed" : "ok",
});
const ROWS = Array.from({ length: 9 }, (_, index) => row(index));
const TEXT = ledgerText(ROWS, FORMAT);
const read = (text: string) => parseLedger(text, { format: FORMAT, where: WHERE });

Deno.test("ledger: written out and read again it is the same, number for number (round trip); its header is the contract's", () => {
  assert.equal(TEXT.split("\n")[0], "config_hash,generation,param_kappa,param_alpha,sse,null,fitness,status");
  assert.deepEqual(read(TEXT), {
    generations: [ROWS.slice(0, 3), ROWS.slice(3, 6), ROWS.slice(6)],
    note: null,
  });
  assert.deepEqual(read(ledgerText([], FORMAT)), { generations: [], note: null });
  assert.deepEqual(read(""), { generations: [], note: null });
});

Deno.test("ledger: cut anywhere it keeps its complete generations, and says so (every byte)", () => {
  const header = TEXT.indexOf("\n") + 1;
  for (let length = 1; length < TEXT.length; length++) {
    const { generations, note } = read(TEXT.slice(0, length));
    const whole = TEXT.slice(header, length).split("\n").length - 1;
    const complete = length < header ? 0 : Math.floor(whole / 3);
    assert.deepEqual(generations.flat(), ROWS.slice(0, 3 * complete), `${length} bytes`);
    const clean = TEXT[length - 1] === "\n" && (length === header || whole % 3 === 0);
    assert.equal(note === null, clean, `${length} bytes: ${note}`);
  }
  assert.match(read(TEXT.slice(0, -3)).note!, /^dropped the broken last line 10 \(.*; dropped 2 of 3 rows/);
});

Deno.test("ledger: a broken line before the last is an error that names it (table)", () => {
  const lines = TEXT.trimEnd().split("\n");
  const spoilt: [line: number, text: string, message: RegExp][] = [
    [1, "a,b", /line 1: expected the columns config_hash,/],
    [3, "0000000000000001,0,0.4", /line 3: expected 8 cells, found 3/],
    [4, lines[3].replace("0.76", "O.76"), /line 4: param_kappa 'O\.76.*' is not a number/],
    [5, lines[4].replace(/,[^,]*,ok$/, ",,ok"), /line 5: fitness is empty/],
    [5, lines[4].replace(/ok$/, "fine"), /line 5: status 'fine' is not ok or failed/],
    [6, lines[5].replace(/^0{16}|^./, "x"), /line 6: config_hash 'x.*' is no run id/],
    [7, lines[6].replace(/^(\w+),1/, "$1,2"), /line 7: generation 2 where 1 is expected/],
    [8, lines[7].replace(/,[^,]*,[^,]*,ok$/, ",Infinity,1,ok"), /line 8: null 'Infinity' is not a number/],
  ];
  for (const [line, text, message] of spoilt) {
    const broken = `${lines.with(line - 1, text).join("\n")}\n`;
    assert.throws(() => read(broken), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, message);
      assert.ok(error.message.startsWith(`${WHERE}: the ledger is broken: line ${line}:`), error.message);
      return true;
    });
  }
});

Deno.test("ledger: line ends of another system are read (CRLF)", () => {
  assert.deepEqual(read(TEXT.replaceAll("\n", "\r\n")), read(TEXT));
});

Deno.test("distinctRows: an evaluation counts once, where it came first", () => {
  const elite = { ...ROWS[1], generation: 2 };
  assert.deepEqual(distinctRows([...ROWS.slice(0, 3), elite, ROWS[3]]), ROWS.slice(0, 4));
});
