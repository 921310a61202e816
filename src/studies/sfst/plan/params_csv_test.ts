import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { readParamsCsv } from "./params_csv.ts";

Deno.test("readParamsCsv: columns in any order, cases in the order of the lines (written out)", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "params.csv");
  await Deno.writeTextFile(path, "g,seed,eos,Gamma\n1e-3,0,SLy,10\n0, 4,AP4,.5\n");
  assert.deepEqual(await readParamsCsv(path), [
    { eos: "SLy", g: 0.001, Gamma: 10, seed: 0, where: `${path}, line 2` },
    { eos: "AP4", g: 0, Gamma: 0.5, seed: 4, where: `${path}, line 3` },
  ]);
  // a zero is a zero however it is written, and 2^53 - 1 is held
  await Deno.writeTextFile(path, "g,seed,eos,Gamma\n0e-999,9007199254740991,SLy,1e-300\n");
  const [{ g, seed, Gamma }] = await readParamsCsv(path);
  assert.deepEqual([g, seed, Gamma], [0, Number.MAX_SAFE_INTEGER, 1e-300]);
});

Deno.test("readParamsCsv: a hundred thousand cases are read, one more is refused unread (count)", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "params.csv");
  const rows = (count: number) => Array.from({ length: count }, (_, seed) => `SLy,0.1,1,${seed}`);
  await Deno.writeTextFile(path, ["eos,g,Gamma,seed", ...rows(100_000), "", ""].join("\n"));
  assert.equal((await readParamsCsv(path)).length, 100_000);
  await Deno.writeTextFile(path, ["eos,g,Gamma,seed", ...rows(100_000), "not,even,read"].join("\n"));
  await assert.rejects(
    readParamsCsv(path),
    /params\.csv: 100001 cases, more than the 100000 that one command takes/,
  );
});

Deno.test("readParamsCsv: whatever is wrong is said with file and line (one broken file a rule)", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "params.csv");
  const header = "eos,g,Gamma,seed\n";
  const cases: readonly (readonly [text: string, message: RegExp])[] = [
    ["", /no header/],
    [header, /no cases below the header/],
    ["eos,g,seed\nSLy,1,0\n", /line 1: the column 'Gamma' is missing/],
    ["eos,g,Gamma,seed,chi\nSLy,1,1,0,1\n", /line 1: unknown column 'chi'/],
    [`${header}SLy,0.1,1,0\nSLy,x,1,0\n`, /line 3: g is 'x', not a number of at least 0/],
    [`${header}SLy,NaN,1,0\n`, /line 2: g is 'NaN'/],
    [`${header}SLy,1e999,1,0\n`, /line 2: g is '1e999'/],
    [`${header}SLy,-0.1,1,0\n`, /line 2: g is '-0\.1', not a number of at least 0/],
    [`${header}SLy,0.1,0,0\n`, /line 2: Gamma is '0', not a number above 0/],
    [`${header}SLy,0.1,,0\n`, /line 2: Gamma is ''/],
    [`${header}SLy,0.1,1,1.5\n`, /line 2: seed is '1\.5', not a whole number of at least 0/],
    [`${header}SLy,1,1,0\nSLy,1e-400,1,0\n`, /line 3: g is '1e-400', which no double holds: it would be 0/],
    [`${header}SLy,1,.0002E-999,0\n`, /line 2: Gamma is '\.0002E-999', which no double holds/],
    [`${header}SLy,1,1,9007199254740993\n`, /line 2: seed is '9007199254740993', which no double holds/],
    [`${header}SLy,1,1,9e99\n`, /line 2: seed is '9e99', not a whole number of at least 0/],
    [`${header}"S\nLy",1,1,0\nSLy,x,1,0\n`, /line 4: g is 'x'/],
    [`${header},0.1,1,0\n`, /line 2: eos is empty/],
    [`${header}SLy,0.1,1\n`, /line 2: expected 4 cells, found 3/],
    [`${header}SLy,0.1,1,0\nH4,0.1,1,0\nSLy,1e-1,1.0,0\n`, /line 4: the same case as in line 2/],
  ];
  for (const [text, message] of cases) {
    await Deno.writeTextFile(path, text);
    await assert.rejects(readParamsCsv(path), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, message);
      assert.ok(error.message.startsWith(path) && !error.message.includes("\n"));
      return true;
    });
  }
});
