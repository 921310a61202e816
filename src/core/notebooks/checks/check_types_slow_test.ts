import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../../errors.ts";
import { temporaryFolder } from "../../testing/temporary_folder.ts";
import { notebookOf, writeNotebook } from "../testing/make_notebook.ts";
import { checkNotebookTypes } from "./check_types.ts";
import { parseDiagnostics } from "./diagnostics.ts";
import { takeImports } from "./imports.ts";

Deno.test("type errors are told by notebook, cell, line and column (oracle: where they were put)", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(join(folder.path, "deno.json"), '{ "imports": { "@lib/": "./lib/" } }');
  await Deno.mkdir(join(folder.path, "lib"));
  await Deno.writeTextFile(
    join(folder.path, "lib", "mod.ts"),
    "export interface Shape { width: number }\nexport const one = 1;\nexport default 'text';",
  );
  const path = await writeNotebook(
    join(folder.path, "a.ipynb"),
    notebookOf(
      'import {\n  one, // a number\n  type Shape,\n} from "@lib/mod.ts";\nconst a: number = one;',
      'import text, { one } from "@lib/mod.ts";\nconst a = text;\na.toUpperCase();', // imported and declared again
      'const shape: Shape = { width: "3" };', // line 1, column 24
      'const late = await import("./lib/mod.ts");\nlate.two;', // line 2, column 6
      'import { missing } from "./lib/mod.ts";', // line 1
      "nothing(a)", // line 1, column 1
    ),
  );
  const findings = (await checkNotebookTypes([path])).sort();
  assert.deepEqual(findings.map((finding) => finding.slice(path.length + 2).replace(/(TS\d+).*/, "$1")), [
    "cells[2], line 1, column 24: TS2322",
    "cells[3], line 2, column 6: TS2339",
    "cells[4], line 1: TS2614",
    "cells[5], line 1, column 1: TS2304",
  ]);
  assert.equal(
    findings[0],
    `${path}: cells[2], line 1, column 24: TS2322 Type 'string' is not assignable to type 'number'.`,
  );
});

Deno.test("a cell that does not parse is told in the same way (oracle: where it was broken)", async () => {
  await using folder = await temporaryFolder();
  const path = await writeNotebook(join(folder.path, "a.ipynb"), notebookOf("1", "const b = 1;\nconst = 2;"));
  const findings = await checkNotebookTypes([path]);
  assert.equal(findings.length, 1);
  assert.match(findings[0], /cells\[1\], line 2, column 7: /);
});

Deno.test("the fixtures are free of errors; one that cannot be read is bad input (invariant)", async () => {
  const fixtures = ["outputs.ipynb", "parameters.ipynb", "figures.ipynb"].map((name) =>
    fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))
  );
  assert.deepEqual(await checkNotebookTypes(fixtures), []);
  assert.deepEqual(await checkNotebookTypes([]), []);
  await assert.rejects(checkNotebookTypes(["missing.ipynb"]), InputError);
});

Deno.test("imports are taken out, lines keep their numbers (oracle: written by hand)", () => {
  const source =
    'import "side";\nimport type { A } from "a";\nimport d, * as n from "b" with { type: "json" };\nuse(d)';
  const { bindings, rest } = takeImports(source, { resolve: (specifier) => `${specifier}!` });
  assert.deepEqual(bindings, [
    { local: undefined, statement: 'import "side!";', line: 0 },
    { local: "A", statement: 'import type { A } from "a!";', line: 1 },
    { local: "d", statement: 'import d from "b!" with { type: "json" };', line: 2 },
    { local: "n", statement: 'import * as n from "b!" with { type: "json" };', line: 2 },
  ]);
  assert.equal(rest.trim(), "use(d)");
  assert.equal(rest.split("\n").length, 4);
  const text = 'const t = `\n  import x from "y"`;\nconst importance = "from";';
  assert.equal(takeImports(text, { resolve: (specifier) => specifier }).rest, text);
});

Deno.test("reports of deno check are read (oracle: what Deno 2.9.6 writes)", () => {
  const text = `TS2322 [ERROR]: Type '{ a: string; }' is not assignable to type 'B'.
  Types of property 'a' are incompatible.
    Type 'string' is not assignable to type 'number'.
const b: B = { a: "x" };
      ^
    at file:///tmp/0.ts:3:7

TS2304 [ERROR]: Cannot find name 'y'.
y
^
    at file:///tmp/0.ts:4:1

Found 2 errors.

error: Type checking failed.
`;
  assert.deepEqual(parseDiagnostics(text), [
    {
      message:
        "TS2322 Type '{ a: string; }' is not assignable to type 'B'. Types of property 'a' are incompatible. " +
        "Type 'string' is not assignable to type 'number'.",
      at: { url: "file:///tmp/0.ts", line: 3, column: 7 },
    },
    { message: "TS2304 Cannot find name 'y'.", at: { url: "file:///tmp/0.ts", line: 4, column: 1 } },
  ]);
});
