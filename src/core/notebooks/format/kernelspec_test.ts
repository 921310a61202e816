/** Oracle: kernelspecs as JupyterLab and VS Code write them for these kernels. */
import assert from "node:assert/strict";
import { InputError } from "../../errors.ts";
import { notebookOf } from "../testing/make_notebook.ts";
import { requireDenoKernel } from "./kernelspec.ts";
import type { Metadata } from "./notebook.ts";

const check = (metadata: Metadata) =>
  requireDenoKernel({ ...notebookOf("1"), metadata }, { where: "a.ipynb" });

Deno.test("notebooks of Deno, and those that name no kernel, are ours", () => {
  const ours: Metadata[] = [
    {},
    { kernelspec: { display_name: "Deno", language: "typescript", name: "deno" } },
    { kernelspec: { display_name: "My Deno", language: "typescript", name: "deno-2" } },
    { kernelspec: { name: "deno" } },
    { language_info: { name: "typescript" } },
    { kernelspec: null, language_info: null },
  ];
  for (const metadata of ours) check(metadata);
});

Deno.test("a notebook of another kernel is refused by its name", () => {
  const others: [Metadata, RegExp][] = [
    [
      {
        kernelspec: { name: "python3", display_name: "Python 3", language: "python" },
        language_info: { name: "python" },
      },
      /the kernel 'Python 3' \(python\), not of Deno/,
    ],
    [{ kernelspec: { name: "ir", display_name: "R", language: "R" } }, /'R' \(R\)/],
    [{ kernelspec: { name: "julia-1.11", display_name: "Julia 1.11" } }, /'Julia 1\.11' \(julia-1\.11\)/],
    [{ language_info: { name: "python", version: "3.11" } }, /'python' \(python\)/],
    [{ kernelspec: { name: "xcpp17", display_name: "C++17", language: "C++17" } }, /'C\+\+17'/],
  ];
  for (const [metadata, message] of others) {
    assert.throws(() => check(metadata), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, message);
      return true;
    });
  }
});
