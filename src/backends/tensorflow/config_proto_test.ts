import assert from "node:assert/strict";
import { configProto } from "./config_proto.ts";

Deno.test("configProto: bytes as the wire format prescribes (worked by hand)", () => {
  // field 2 varint 2; field 5 varint 3; field 6 message of 2 bytes: field 4 varint 1
  assert.deepEqual([...configProto({ threads: 2, operations: 3 })], [0x10, 2, 0x28, 3, 0x32, 2, 0x20, 1]);
  // 300 = 0b10_0101100: groups 0101100 with the continuation bit, then 10
  assert.deepEqual([...configProto({ threads: 300, operations: 1 })].slice(0, 3), [0x10, 0xac, 0x02]);
});
