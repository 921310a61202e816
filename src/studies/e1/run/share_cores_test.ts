import assert from "node:assert/strict";
import { shareCores } from "./share_cores.ts";

Deno.test("all cores have work, and no batch has more parts than samples (by hand)", () => {
  const shared = (threads: number, { batch_size = 2, compiled = true, device = "CPU (any)" } = {}) =>
    shareCores(
      { training: { threads, batch_size }, backend: { device, compiled } } as Parameters<
        typeof shareCores
      >[0],
    );
  assert.deepEqual(shared(1), { shards: 1, threads: 1, operations: 1 });
  assert.deepEqual(shared(2), { shards: 2, threads: 1, operations: 2 });
  assert.deepEqual(shared(4), { shards: 2, threads: 2, operations: 4 });
  assert.deepEqual(shared(4, { batch_size: 8 }), { shards: 4, threads: 1, operations: 4 });
  assert.deepEqual(shared(2, { compiled: false }), { shards: 2, threads: 2, operations: 2 });
  assert.deepEqual(shared(4, { device: "GPU:0" }), { shards: 1, threads: 4, operations: 4 });
});
