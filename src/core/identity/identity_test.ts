import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { canonicalJson, type RunIdentity, runIdOf, sha256File, sha256Text } from "./mod.ts";

Deno.test("canonicalJson: RFC 8785's own examples (sections 3.2.2 and 3.2.3)", () => {
  const value = JSON.parse(
    '{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],' +
      '"string": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false]}',
  );
  assert.equal(
    canonicalJson(value),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  const keys = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
  // Sorted by UTF-16 code unit, as section 3.2.3 lists them.
  const order = [...canonicalJson(keys).matchAll(/:(\d)/g)].map(([, value]) => Number(value));
  assert.deepEqual(order, [2, 4, 6, 7, 1, 5, 3]);
});

Deno.test("canonicalJson: the order of keys and absent or undefined keys do not matter (invariance)", () => {
  const one = { b: [1, { y: null, x: "ψ" }], a: -0, c: undefined };
  const other = { a: 0, b: [1, { x: "ψ", y: null }] };
  assert.equal(canonicalJson(one), canonicalJson(other));
  assert.equal(canonicalJson(one), '{"a":0,"b":[1,{"x":"ψ","y":null}]}');
});

Deno.test("canonicalJson: what JSON would drop or flatten without a word is refused, naming its path (table)", () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  const cases: readonly (readonly [value: unknown, path: string])[] = [
    [{ a: { b: NaN } }, "$.a.b: NaN"],
    [[1, Infinity], "$[1]: Infinity"],
    [undefined, "$: undefined"],
    [[undefined], "$[0]: undefined"],
    [new Array(1), "$[0]: undefined"],
    [{ f: () => 1 }, "$.f: function"],
    [{ n: 1n }, "$.n: bigint"],
    [{ m: new Map([[1, 2]]) }, "$.m: Map"],
    [{ t: new Float64Array(2) }, "$.t: Float64Array"],
    [{ d: new Date(0) }, "$.d: Date"],
    [{ s: "\ud800" }, "$.s: a lone surrogate"],
    [cycle, "$.self: a cycle"],
  ];
  for (const [value, message] of cases) {
    assert.throws(() => canonicalJson(value), (error) => {
      assert.ok(error instanceof TypeError);
      assert.equal(error.message, `Cannot write canonical JSON: ${message} has no JSON form`);
      return true;
    });
  }
  const shared = { x: 1 };
  assert.equal(canonicalJson([shared, shared]), '[{"x":1},{"x":1}]');
});

Deno.test("sha256Text: FIPS 180-4's examples, and of UTF-8 the bytes", () => {
  assert.equal(sha256Text("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.equal(sha256Text(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert.equal(sha256Text("ψ"), sha256Text(new Uint8Array([0xcf, 0x88])));
});

Deno.test("sha256File: equals the digest of the bytes at sizes around the buffer's, and counts them all", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "file.bin");
  for (const size of [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_500_000]) {
    const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 2654435761) >>> 13);
    await Deno.writeFile(path, bytes);
    let counted = 0;
    assert.equal(await sha256File(path, { onBytes: (read) => counted += read }), sha256Text(bytes));
    assert.equal(counted, size);
  }
});

Deno.test("sha256File: a missing file and a folder are bad input; an error of the caller's comes through", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(join(folder.path, "data.h5"), "x");
  await assert.rejects(sha256File(join(folder.path, "data.h6")), (error) => error instanceof InputError);
  await assert.rejects(sha256File(folder.path), /is a folder, not a file/);
  const stop = { onBytes: () => assert.fail("stop") };
  await assert.rejects(sha256File(join(folder.path, "data.h5"), stop), /stop/);
});

const IDENTITY: RunIdentity = {
  study: "E1",
  config: { model: { channels: [16, 32] }, training: { rate: 0.002 } },
  seed: 0,
  inputs: { "cfd2d_ind_v1.h5": "a".repeat(64) },
  codeVersion: "b".repeat(64),
};

Deno.test("runIdOf: 16 hex digits of the sha256 of the identity's canonical JSON (written out)", () => {
  const json =
    `{"codeVersion":"${"b".repeat(64)}","config":{"model":{"channels":[16,32]},"training":{"rate":0.002}},` +
    `"inputs":{"cfd2d_ind_v1.h5":"${"a".repeat(64)}"},"seed":0,"study":"E1"}`;
  assert.equal(runIdOf(IDENTITY), sha256Text(json).slice(0, 16));
});

Deno.test("runIdOf: anything in it changes the id; the order of keys does not (invariance)", () => {
  const changed: RunIdentity[] = [
    { ...IDENTITY, study: "IRER" },
    { ...IDENTITY, seed: 1 },
    { ...IDENTITY, codeVersion: "c".repeat(64) },
    { ...IDENTITY, inputs: { "cfd2d_ind_v1.h5": "c".repeat(64) } },
    { ...IDENTITY, inputs: { "other.h5": "a".repeat(64) } },
    { ...IDENTITY, config: { model: { channels: [32, 16] }, training: { rate: 0.002 } } },
    { ...IDENTITY, config: { model: { channels: [16, 32] }, training: { rate: "0.002" } } },
  ];
  assert.equal(new Set([IDENTITY, ...changed].map(runIdOf)).size, changed.length + 1);
  const { codeVersion, inputs, seed, study } = IDENTITY;
  const config = { training: { rate: 2e-3 }, model: { channels: [16, 32] } };
  assert.equal(runIdOf({ codeVersion, inputs, config, seed, study }), runIdOf(IDENTITY));
});
