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

Deno.test("messages: control characters are written out, a forged line stays in its line, megabytes are cut (Unicode categories)", () => {
  const error = new InputError("unknown key '\u001b]0;title\u0007\u202e'", {
    where: "runs/a\nchimera: all is well",
    mend: " ".repeat(1e6) + "x" + "\n ".repeat(1e6),
  });
  assert.ok(error.message.startsWith(
    "runs/a chimera: all is well: unknown key '\\u{1b}]0;title\\u{7}\\u{202e}'; ",
  ));
  assert.doesNotMatch(new GateError("gate", ["a\u0085b\u2028c"]).findings[0], /[\u0085\u2028]/);
  assert.ok(new InputError("x".repeat(1e7), { where: "x", mend: "x" }).message.length < 10_000);
});
