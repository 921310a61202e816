/** The chain with candidates made for the test: what is skipped, why, and what is chosen. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { BackendCandidate } from "./backend.ts";
import { firstUsable } from "./chain.ts";
import { changedResult, registerAlteredCpu } from "./conformance/altered_backend.ts";
import { cpuCandidate } from "./cpu/mod.ts";

/** Says that it is webgpu and computes on a copy of the cpu backend whose filter gradient is wrong in its first tap. */
const broken: BackendCandidate = {
  name: "webgpu",
  open: () => {
    registerAlteredCpu("broken", {
      Conv2DBackpropFilter: changedResult((value, index) => index === 0 ? value + 1 : value),
    });
    return Promise.resolve({
      name: "webgpu",
      tfjsBackend: "broken",
      library: "test",
      device: "CPU",
      threads: null,
    });
  },
};

const absent: BackendCandidate = {
  name: "tensorflow",
  open: () => Promise.reject(new Error("libtensorflow is not installed\n    at a place in the code")),
};

Deno.test("a candidate that fails to open and one with a broken kernel are skipped with reasons, the next is used", async () => {
  const lines: string[] = [];
  const candidates = [absent, broken, cpuCandidate];
  const { report } = await firstUsable(candidates, { threads: null, log: (line) => lines.push(line) });
  assert.equal(report?.name, "cpu");
  assert.equal(tf.getBackend(), "cpu");
  const [first, second] = report.skipped;
  assert.deepEqual(first, { name: "tensorflow", reason: "libtensorflow is not installed" });
  assert.equal(second.name, "webgpu");
  assert.match(
    second.reason,
    /^does not conform to the cpu backend: conv2d 3×3 valid: gradient by filter differs by 1\.0e\+0 \(relative \d\.\de-\d, tolerance 2e-5\) \(and \d+ more\)$/,
  );
  assert.equal(lines.length, 3);
  assert.equal(lines[0], "backend tensorflow skipped: libtensorflow is not installed");
  assert.equal(lines[1], `backend webgpu skipped: ${second.reason}`);
  assert.match(
    lines[2],
    /^backend cpu: tfjs-backend-cpu 4\.22\.0 on CPU, 1 thread; \d+ conformance cases passed/,
  );
  tf.removeBackend("broken");
});

Deno.test("no candidate: no report, and all reasons", async () => {
  assert.deepEqual(await firstUsable([absent], { threads: null }), {
    report: undefined,
    skipped: [{ name: "tensorflow", reason: "libtensorflow is not installed" }],
  });
});
