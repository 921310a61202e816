/** Gates and what a machine reads of them. Oracle: DESIGN's exit codes, and that a gate looks or says that it could not. */
import assert from "node:assert/strict";
import { GateError, InputError } from "@/core/errors.ts";
import { callCommand } from "./call_command.ts";
import type { Command } from "./command.ts";
import { runGates } from "./gates.ts";

const passes = () => Promise.resolve([]);
const finds = () => Promise.resolve(["a number is bent"]);
const throws = (error: Error) => () => Promise.reject(error);
const unreadable = throws(new InputError("no such file", { where: "x.yaml", mend: "restore it" }));
const gated = throws(new GateError("inner", ["this", "and that"]));

Deno.test("runGates: passed, failed and could not look are told apart, and all gates run (written out)", async () => {
  const lines: string[] = [];
  const gates = { a: passes, b: finds, c: unreadable, d: gated, e: passes };
  await assert.rejects(runGates("check", { gates, say: (line) => void lines.push(line) }), (error) => {
    assert.ok(error instanceof GateError);
    assert.deepEqual(error.findings, [
      "b: a number is bent",
      "c: x.yaml: no such file; restore it",
      "d: this",
      "d: and that",
    ]);
    assert.deepEqual((error.result as { gates: { state: string }[] }).gates.map(({ state }) => state), [
      "passed",
      "failed",
      "could not look",
      "failed",
      "passed",
    ]);
    return true;
  });
  assert.deepEqual(lines.map((line) => line.split(/ {2,}/)), [
    ["passed", "a"],
    ["FAILED", "b"],
    ["COULD NOT LOOK", "c"],
    ["FAILED", "d"],
    ["passed", "e"],
  ]);
  const well = await runGates("check", { gates: { a: passes }, say: () => {} });
  assert.deepEqual(well, { gates: [{ gate: "a", state: "passed", findings: [] }] });
});

Deno.test("runGates: a defect is no finding, and a gate that cannot look fails the command by itself", async () => {
  await assert.rejects(
    runGates("check", { gates: { a: throws(new TypeError("a defect")) }, say: () => {} }),
    TypeError,
  );
  await assert.rejects(runGates("check", { gates: { a: unreadable }, say: () => {} }), GateError);
});

/** Exit code and what is printed on stdout and stderr. */
async function called(command: Command, args: readonly string[]) {
  const printed = { log: [] as string[], error: [] as string[] };
  const before = { log: console.log, error: console.error };
  console.log = (text: string) => void printed.log.push(text);
  console.error = (text: string) => void printed.error.push(text);
  try {
    return { code: await callCommand(() => Promise.resolve(command), args), ...printed };
  } finally {
    Object.assign(console, before);
  }
}

Deno.test("--json of a gate that failed prints every state, and the exit code stays 1 (DESIGN)", async () => {
  const before = Deno.env.get("CHIMERA_PROGRESS");
  const command: Command = {
    name: "try",
    usage: "try",
    description: "",
    examples: [],
    run: ({ say }) => runGates("try", { gates: { a: passes, b: finds }, say }),
  };
  const { code, log, error } = await called(command, ["--json"]);
  if (before === undefined) Deno.env.delete("CHIMERA_PROGRESS");
  assert.equal(code, 1);
  assert.deepEqual(JSON.parse(log.join("\n")), {
    gates: [{ gate: "a", state: "passed", findings: [] }, {
      gate: "b",
      state: "failed",
      findings: ["a number is bent"],
    }],
  });
  assert.deepEqual(error, ["try failed:\n  b: a number is bent"]);
  assert.deepEqual((await called(command, ["word"])).code, 2);
});
