import assert from "node:assert/strict";
import { hurwitzZeta } from "./hurwitz_zeta.ts";

function close(actual: number, expected: number, tolerance = 4e-15): void {
  assert.ok(Math.abs(actual / expected - 1) <= tolerance, `${actual} against ${expected}`);
}

Deno.test("ζ(2), ζ(3), ζ(4), ζ(2, ½) and ζ′(2) (closed forms; DLMF 25.6, Apéry's and Glaisher's constants)", () => {
  close(hurwitzZeta(2, 1).value, Math.PI ** 2 / 6);
  close(hurwitzZeta(3, 1).value, 1.2020569031595942854);
  close(hurwitzZeta(4, 1).value, Math.PI ** 4 / 90);
  close(hurwitzZeta(2, 0.5).value, Math.PI ** 2 / 2);
  close(hurwitzZeta(2, 1).derivative, -0.93754825431584375370, 1e-14);
});

Deno.test("ζ(s, q) − ζ(s, q + 1) = q^(−s), its derivative −ln q · q^(−s), scaled or not (the definition)", () => {
  for (const s of [1.01, 1.5, 2.7, 9, 49]) {
    for (const q of [0.3, 1, 6, 40, 1e4, 1e9]) {
      const [here, next] = [hurwitzZeta(s, q, { scaled: true }), hurwitzZeta(s, q + 1, { scaled: true })];
      // in units of q^(−s) and (q + 1)^(−s)
      const ratio = Math.exp(-s * Math.log1p(1 / q));
      const step = here.value - ratio * next.value;
      assert.ok(Math.abs(step - 1) < 1e-13 * Math.max(1, here.value), `${s}, ${q}: ${step}`);
      const slope = here.derivative - ratio * (next.derivative - next.value * Math.log1p(1 / q));
      assert.ok(Math.abs(slope) < 1e-12 * Math.max(1, Math.abs(here.derivative)), `${s}, ${q}: ${slope}`);
      if (s * Math.log10(q) < 300) close(hurwitzZeta(s, q).value * q ** s, here.value, 1e-12);
    }
  }
});

Deno.test("outside of its domain it is refused", () => {
  for (const [s, q] of [[1, 1], [2, 0], [NaN, 1], [2, Infinity]]) {
    assert.throws(() => hurwitzZeta(s, q), /needs s > 1 and q > 0/);
  }
});
