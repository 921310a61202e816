/** The public face: requests by name, bad requests, and the report. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { InputError } from "@/core/errors.ts";
import { selectBackend } from "./mod.ts";

/** The error that the selection ends with. */
async function inputErrorOf(selection: Parameters<typeof selectBackend>[0]): Promise<InputError> {
  const error: unknown = await selectBackend(selection).catch((error: unknown) => error);
  assert.ok(error instanceof InputError, String(error));
  return error;
}

Deno.test("wasm by request: it is current, and the report says what it is (package versions as the oracle)", async () => {
  assert.deepEqual(await selectBackend({ requested: "wasm" }), {
    name: "wasm",
    tfjsBackend: "wasm",
    library: "tfjs-backend-wasm 4.22.0",
    device: "CPU",
    threads: 1,
    skipped: [],
  });
  assert.equal(tf.getBackend(), "wasm");
});

Deno.test("a second selection in one process changes the current backend", async () => {
  await selectBackend({ requested: "wasm" });
  assert.equal((await selectBackend({ requested: "cpu" })).name, "cpu");
  assert.equal(tf.getBackend(), "cpu");
});

Deno.test("without a request the chain ends with a backend and a reason for each that was passed over", async () => {
  const report = await selectBackend();
  const order = ["tensorflow", "webgpu", "wasm", "cpu"];
  const tried = [...report.skipped.map(({ name }) => name), report.name];
  assert.deepEqual(tried, order.slice(0, tried.length));
  assert.ok(report.skipped.every(({ reason }) => reason.length > 0 && !reason.includes("\n")));
});

Deno.test("an unknown name is bad input that names the nearest", async () => {
  const error = await inputErrorOf({ requested: "tensorflw" });
  assert.equal(
    error.message,
    "backend=tensorflw: there is no backend of this name; did you mean 'tensorflow'?",
  );
});

Deno.test("a name that resembles none is bad input that lists all", async () => {
  const error = await inputErrorOf({ requested: "quantum" });
  assert.equal(error.mend, "choose one of tensorflow, tfjs-node-gpu, webgpu, wasm, cpu");
});

Deno.test("a number of threads that is not a positive integer is bad input", async () => {
  for (const threads of [0, -1, 1.5, NaN]) assert.equal((await inputErrorOf({ threads })).where, "threads");
});
