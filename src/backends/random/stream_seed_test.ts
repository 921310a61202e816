import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { noTensorflow } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { wasmCandidate } from "@/backends/wasm/mod.ts";
import { hashedName, streamSeed } from "./stream_seed.ts";

await wasmCandidate.open({ threads: null });

for (const backend of ["cpu", "wasm", ...(noTensorflow ? [] : ["tensorflow"])]) {
  Deno.test(`streamSeed on ${backend}: the sum modulo 2³² in two's complement (JavaScript's integers)`, async () => {
    await tf.setBackend(backend);
    for (const key of [0, 5, -1, 2 ** 31 - 1, -(2 ** 31)]) {
      for (const name of ["encoder1.dropout", "decoder0.join", ""]) {
        const found = tf.tidy(() => streamSeed(tf.tensor1d([key, 17], "int32"), name).dataSync());
        assert.deepEqual([...found], [(key + hashedName(name)) | 0, 17]);
      }
    }
  });
}

Deno.test("hashedName: the first four bytes of SHA-256 as an integer with a sign (the standard's 'abc')", () => {
  assert.equal(hashedName("abc"), 0xba7816bf | 0);
});
