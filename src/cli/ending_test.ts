import assert from "node:assert/strict";
import { dirname } from "node:path";
import { GateError, InputError } from "@/core/errors.ts";
import { endingOf } from "./ending.ts";

async function errorOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  assert.fail("nothing was thrown");
}

Deno.test("endingOf: what the system refused, by whatever path it came, is one line with the place and code 2 (errno)", async () => {
  const path = "/nowhere/at/all";
  const errors: [unknown, RegExp][] = [
    [await errorOf(() => Deno.readTextFile(path)), /^\/nowhere\/at\/all: no such file or folder; /],
    [await errorOf(() => Deno.mkdir("/dev/null/x")), /^\/dev\/null\/x: a part of this path is a file/],
    [await errorOf(() => Deno.writeTextFile("/proc/nothing", "")), /^\/proc\/nothing: /],
    [
      await errorOf(() => import("node:fs/promises").then((fs) => fs.open(path))),
      /^\/nowhere\/at\/all: no such file/,
    ],
    [
      Object.assign(new Error("EMFILE: too many open files, open 'a\nb'"), { code: "EMFILE" }),
      /^a b: too many open/,
    ],
    [
      new Deno.errors.NotCapable('Requires all access to "/dev/null/x", run again with the --allow-all flag'),
      /^\/dev\/null\/x: no permission; /,
    ],
    [Object.assign(new Error("no space"), { code: "ENOSPC" }), /^no space: no space left on the device/],
  ];
  for (const [error, message] of errors) {
    const { text, code } = await endingOf(error);
    assert.equal(code, 2);
    assert.match(text, message);
    assert.equal(text.split("\n").length, 1);
  }
  assert.equal((await endingOf(new InputError("x", { where: "x", mend: "x" }))).code, 2);
  assert.equal((await endingOf(new GateError("x", ["y"]))).code, 1);
});

Deno.test("endingOf: a defect is one line that names the file with its trace and its cause, and code 70 (sysexits.h)", async () => {
  const cause = new RangeError("the cause");
  for (const defect of [new TypeError("x is not\na function", { cause }), "a text", undefined]) {
    const { text, code } = await endingOf(defect);
    assert.equal(code, 70);
    assert.match(text, /^chimera: a fault of Chimera itself: [^\n]+; please report it with \S+trace\.txt$/);
    const path = text.slice(text.lastIndexOf(" ") + 1);
    const trace = await Deno.readTextFile(path);
    if (defect instanceof Error) assert.match(trace, /ending_test\.ts[^]*caused by: RangeError: the cause/);
    assert.equal((await Deno.stat(path)).mode! & 0o077 & Deno.umask(), 0);
    await Deno.remove(dirname(path), { recursive: true });
  }
  Deno.env.set("CHIMERA_TRACE", "1");
  try {
    assert.match((await endingOf(cause)).text, /ending_test\.ts[^]*\nchimera: a fault of Chimera itself/);
  } finally {
    Deno.env.delete("CHIMERA_TRACE");
  }
});
