import assert from "node:assert/strict";
import { InputError } from "../../errors.ts";
import { notebookOf } from "../testing/make_notebook.ts";
import { injectParameters } from "./inject.ts";

const where = "a.ipynb";
const notebook = notebookOf("1", {
  source: "const seeds: number[] = [0];\nlet label = 'a';\n// const hidden = 1;",
  tags: ["parameters"],
}, "seeds");

Deno.test("values stand behind the cell tagged parameters, declared as there (oracle: papermill's placement)", () => {
  const { cells } = injectParameters(notebook, { label: "é\n", seeds: [0, 1] }, { where });
  assert.deepEqual(cells.map((cell) => cell.id), ["cell-0", "cell-1", "injected-parameters", "cell-2"]);
  assert.equal(cells[2].source, 'let label = "é\\n";\nconst seeds = [0,1];');
  assert.deepEqual(cells[2].metadata, { tags: ["injected-parameters"] });
});

Deno.test("values that were injected before are replaced, not added (invariant)", () => {
  const once = injectParameters(notebook, { label: "b" }, { where });
  assert.deepEqual(
    injectParameters(once, { label: "c" }, { where }),
    injectParameters(notebook, { label: "c" }, { where }),
  );
  assert.deepEqual(injectParameters(once, {}, { where }), notebook);
});

Deno.test("a name that is not declared is bad input that names the nearest (invariant)", () => {
  const attempt = (parameters: Record<string, never>) => () =>
    injectParameters(notebook, parameters, { where });
  assert.throws(attempt({ seed: 1 } as never), (error: Error) => {
    assert.ok(error instanceof InputError);
    assert.equal(error.message, "a.ipynb: unknown parameter 'seed', did you mean 'seeds'?; correct its name");
    return true;
  });
  assert.throws(attempt({ hidden: 1 } as never), /unknown parameter 'hidden'/);
  assert.throws(attempt({ label: NaN } as never), /'label' is not JSON/);
  assert.throws(() => injectParameters(notebookOf("1"), { a: 1 }, { where }), /has no cell for parameters/);
});

Deno.test("a value of another type than is declared is bad input, before it stands anywhere (oracle: tsc's rules)", () => {
  assert.throws(
    () => injectParameters(notebook, { seeds: [0, "1"] }, { where }),
    /^InputError: a\.ipynb: parameter 'seeds' is number\[\], got \[0,"1"\]; give a value of that type$/,
  );
  assert.throws(() => injectParameters(notebook, { label: null }, { where }), /'label' is string, got null/);
  const hostile = JSON.parse('{ "a": { "__proto__": 1 } }');
  assert.throws(() => injectParameters(notebook, { label: hostile }, { where }), /'label' is not JSON/);
});
