/** Gates and what a machine reads of them. Oracle: DESIGN's exit codes, and that a gate looks or says that it could not. */
import assert from "node:assert/strict";
import { GateError, InputError } from "@/core/errors.ts";
import { couldNotLook } from "@/core/inspection.ts";
import { callCommand } from "./call_command.ts";
import type { Command } from "./command.ts";
import { passGates } from "./gates.ts";

const passes = () => Promise.resolve([]);
const finds = () => Promise.resolve(["a number is bent"]);
const throws = (error: Error) => () => Promise.reject(error);
const unreadable = throws(new InputError("no such file", { where: "x.yaml", mend: "restore it" }));
const gated = throws(new GateError("inner", ["this", "and that"]));

Deno.test("passGates: passed, failed and could not look are told apart, and all gates run (written out)", async () => {
  const lines: string[] = [];
  const unseen = () => Promise.resolve({ findings: [], unseen: ["no git"] });
  const listed = () => Promise.resolve([couldNotLook("x.md", "no history")]);
  const gates = { a: passes, b: finds, c: unreadable, d: gated, e: unseen, f: listed, g: passes };
  const { gates: states, findings } = await passGates(gates, (line) => void lines.push(line));
  assert.deepEqual(findings, [
    "b: a number is bent",
    "c: x.yaml: no such file; restore it",
    "d: this",
    "d: and that",
    "e: could not look: no git",
    "f: could not look: x.md: no history",
  ]);
  assert.deepEqual(Object.values(states), [
    "passed",
    "failed",
    "failed",
    "failed",
    "could not look",
    "could not look",
    "passed",
  ]);
  assert.deepEqual(lines.map((line) => line.split(/ +/).at(-1)), ["a", "b", "c", "d", "e", "f", "g"]);
  assert.match(lines[4], /^NOT SEEN/);
});

Deno.test("passGates: a defect is no finding", async () => {
  await assert.rejects(passGates({ a: throws(new TypeError("a defect")) }, () => {}), TypeError);
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
    run: async ({ say }) => {
      const result = await passGates({ a: passes, b: finds }, say);
      throw new GateError("try", result.findings, { result });
    },
  };
  const { code, log, error } = await called(command, ["--json"]);
  if (before === undefined) Deno.env.delete("CHIMERA_PROGRESS");
  assert.equal(code, 1);
  assert.deepEqual(JSON.parse(log.join("\n")), {
    gates: { a: "passed", b: "failed" },
    findings: ["b: a number is bent"],
  });
  assert.deepEqual(error, ["try failed:\n  b: a number is bent"]);
  assert.deepEqual((await called(command, ["word"])).code, 2);
});
