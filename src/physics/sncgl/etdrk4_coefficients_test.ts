import { strict as assert } from "node:assert";
import { etdrk4Coefficients } from "@/physics/navier_stokes/etdrk4_coefficients.ts";
import { complexEtdrk4Coefficients } from "./etdrk4_coefficients.ts";
import { referenceFactor } from "./linear_part.ts";

type Complex = readonly [re: number, im: number];
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];

/** φ_k(z) = Σ zⁿ/(n + k)!, its Taylor series; for |z| ≤ 2 thirty terms are exact. */
function phi(k: number, z: Complex): Complex {
  let term: Complex = [1, 0];
  for (let n = 1; n <= k; n++) term = [term[0] / n, 0];
  let [re, im] = term;
  for (let n = 1; n < 40; n++) {
    const [a, b] = times(term, z);
    term = [a / (n + k), b / (n + k)];
    [re, im] = [re + term[0], im + term[1]];
  }
  return [re, im];
}

Deno.test("complex coefficients: as the Taylor series of φ₁, φ₂, φ₃ to 1e-14, down to z = 0", () => {
  const h = 0.1;
  for (const z of [[0, 0], [1e-9, 1e-7], [-0.01, 0.02], [-0.7, 1.2], [0.3, -1.9]] as Complex[]) {
    const made = complexEtdrk4Coefficients(Float64Array.of(z[0] / h, z[1] / h), h);
    const [one, two, three] = [1, 2, 3].map((k) => phi(k, z));
    const halfPhi = phi(1, [z[0] / 2, z[1] / 2]);
    for (const part of [0, 1]) {
      const expected = {
        stage: halfPhi[part] / 2,
        first: one[part] - 3 * two[part] + 4 * three[part],
        middle: 2 * two[part] - 4 * three[part],
        last: 4 * three[part] - two[part],
      };
      for (const [name, value] of Object.entries(expected)) {
        const ours = made[name as keyof typeof expected][part];
        assert.ok(Math.abs(ours - h * value) < 1e-15, `${name} at ${z}: ${ours} against ${h * value}`);
      }
    }
  }
});

Deno.test("for real L they are the Navier-Stokes solver's, whose contour was written on its own, to 1e-14", () => {
  const linear = Float64Array.of(0, -1e-6, -0.3, 2, -15, -4000);
  const real = etdrk4Coefficients(linear, 0.05);
  const complex = complexEtdrk4Coefficients(
    Float64Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? linear[i / 2] : 0)),
    0.05,
  );
  for (const name of ["full", "half", "stage", "first", "middle", "last"] as const) {
    linear.forEach((_, i) => {
      assert.ok(Math.abs(complex[name][2 * i] - real[name][i]) < 1e-14, `${name} of ${linear[i]}`);
      assert.ok(Math.abs(complex[name][2 * i + 1]) < 1e-15, `imaginary part of ${name} of ${linear[i]}`);
    });
  }
});

Deno.test("q_ref is an upper bound of max q, at most 5 % above it, and 1 in flat space", () => {
  assert.equal(referenceFactor(1), 1);
  for (const largest of [1e-4, 0.37, 0.99, 1.0001, 2.5, 300]) {
    const ratio = referenceFactor(largest) / largest;
    assert.ok(ratio >= 1 - 1e-14 && ratio <= 1.05 + 1e-14, `${largest}: ${ratio}`);
  }
});
