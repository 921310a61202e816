import assert from "node:assert/strict";
import { exitCodeOf, GateError, InputError } from "./errors.ts";

Deno.test("InputError: one line of where, what and how to mend it, whatever it quotes (written out)", () => {
  const cause = new Error("cause");
  const error = new InputError("not YAML:\n  expected ']'\r\n", {
    where: "a.yaml",
    mend: "close the\nlist",
    cause,
  });
  assert.equal(error.message, "a.yaml: not YAML: expected ']'; close the list");
  assert.deepEqual([error.name, error.where, error.mend, error.cause], [
    "InputError",
    "a.yaml",
    "close the list",
    cause,
  ]);
});

Deno.test("GateError: every finding on a line of its own", () => {
  const error = new GateError("parity", ["parameters: 1.06", "MACs:\n1.07"]);
  assert.equal(error.message, "parity failed:\n  parameters: 1.06\n  MACs: 1.07");
  assert.deepEqual(error.findings, ["parameters: 1.06", "MACs: 1.07"]);
});

Deno.test("exitCodeOf: 2 for bad input, 1 for a failed gate, none for a defect (the table of exit codes)", () => {
  assert.equal(exitCodeOf(new InputError("x", { where: "x", mend: "x" })), 2);
  assert.equal(exitCodeOf(new GateError("x", [])), 1);
  for (const defect of [new Error("x"), new TypeError("x"), "x", undefined, { name: "InputError" }]) {
    assert.equal(exitCodeOf(defect), undefined);
  }
});
