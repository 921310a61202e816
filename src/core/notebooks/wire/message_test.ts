import assert from "node:assert/strict";
import { MessageCodec, signature } from "./message.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("signatures (oracle: Python 3.11, hmac.new(key, digestmod=sha256) updated with each part)", () => {
  const cases: [string, string[], string][] = [
    [
      "a-key",
      ['{"msg_id":"1","msg_type":"execute_request"}', "{}", "{}", '{"code":"1+1"}'],
      "fc5329efe6c1849968fcdf61c9bf4c2996f3352854ac4051ce7db21961041d2c",
    ],
    [
      "schlüssel",
      ['{"msg_id":"2"}', '{"msg_id":"1"}', "{}", '{"text":"ψ → ∞"}'],
      "53eee90613a473ce2e013249ed9233fcd6df80a2bd1a4b7d32d89b8fbce00df7",
    ],
    ["", ["", "", "", ""], "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"],
  ];
  for (const [key, parts, expected] of cases) assert.equal(signature(key, parts.map(bytes)), expected);
});

Deno.test("a message that was encoded is decoded to itself, behind routing frames too (oracle: round trip)", () => {
  const codec = new MessageCodec("key");
  const { frames } = codec.encode("execute_request", { code: "π" });
  const decoded = codec.decode([bytes("identity"), ...frames]);
  assert.deepEqual(decoded, { type: "execute_request", parentId: "", content: { code: "π" } });
});

Deno.test("an altered message and one signed with another key are refused (invariant)", () => {
  const { frames } = new MessageCodec("key").encode("execute_request", { code: "1" });
  assert.throws(() => new MessageCodec("other").decode(frames), /signature is wrong/);
  assert.throws(
    () => new MessageCodec("key").decode(frames.with(5, bytes('{"code":"2"}'))),
    /signature is wrong/,
  );
  assert.throws(() => new MessageCodec("key").decode(frames.slice(0, 4)), /frames missing/);
});
