import assert from "node:assert/strict";
import { philox } from "./philox.ts";

const hex = (text: string): Int32Array => Int32Array.from(text.split(" "), (word) => parseInt(word, 16));

// The rows "philox4x32 10" of Random123's kat_vectors, the authors' own library.
const knownAnswers = [
  {
    counter: "00000000 00000000 00000000 00000000",
    key: "00000000 00000000",
    block: "6627e8d5 e169c58d bc57ac4c 9b00dbd8",
  },
  {
    counter: "ffffffff ffffffff ffffffff ffffffff",
    key: "ffffffff ffffffff",
    block: "408f276d 41c83b0e a20bc7c6 6d5451fd",
  },
  {
    counter: "243f6a88 85a308d3 13198a2e 03707344",
    key: "a4093822 299f31d0",
    block: "d16cfe09 94fdcceb 5001e420 24126ea1",
  },
];

for (const { counter, key, block } of knownAnswers) {
  Deno.test(`philox: the known answer for counter ${counter} (Random123's kat_vectors)`, () => {
    const found = new Int32Array(4);
    philox(found, { counter: hex(counter), key: hex(key) });
    assert.deepEqual(found, hex(block));
  });
}
