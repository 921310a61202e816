import { strict as assert } from "node:assert";
import { randomStream } from "@/core/random/mod.ts";
import { createFft2d } from "@/math/fft_2d.ts";
import { periodicGrid } from "@/physics/grid.ts";
import { etdrk4Coefficients } from "./etdrk4_coefficients.ts";
import { modeTable } from "./modes.ts";
import { createTendency } from "./tendency.ts";

Deno.test("the advection term equals the convolution sum over all triads of kept modes", () => {
  const grid = periodicGrid(16);
  const table = modeTable(grid);
  const fft = createFft2d(16, { band: grid.dealiasCutoff });
  const random = randomStream(1, "triads");
  const modes = Float64Array.from({ length: 2 * table.count }, () => random.normal());
  const out = new Float64Array(2 * table.count);
  const drive = { forcing: { wavenumber: 1, amplitude: 0 }, meanFlow: [0, 0] } as const;
  createTendency({ fft, table }, drive)(modes, out);

  // Oracle: N̂(k) = −Σ_{p+q=k} (û(p)·i q) ω̂(q) with û(p) = i(py, −px)ω̂(p)/p², so each triad adds
  // (p × q)/p² · ω̂(p) ω̂(q) with p × q = py·qx − px·qy.
  const key = (kx: number, ky: number) => `${kx},${ky}`;
  const vorticity = new Map<string, [number, number, number, number]>();
  for (let m = 0; m < table.count; m++) {
    const [kx, ky] = [table.kx[m], table.ky[m]];
    vorticity.set(key(kx, ky), [kx, ky, modes[2 * m], modes[2 * m + 1]]);
    vorticity.set(key(-kx, -ky), [-kx, -ky, modes[2 * m], -modes[2 * m + 1]]);
  }
  for (let m = 0; m < table.count; m++) {
    let [re, im] = [0, 0];
    for (const [px, py, pr, pi] of vorticity.values()) {
      const q = vorticity.get(key(table.kx[m] - px, table.ky[m] - py));
      if (q === undefined) continue;
      const [qx, qy, qr, qi] = q;
      const weight = (py * qx - px * qy) / (px * px + py * py);
      re += weight * (pr * qr - pi * qi);
      im += weight * (pr * qi + pi * qr);
    }
    assert.ok(Math.hypot(out[2 * m] - re, out[2 * m + 1] - im) < 1e-12 * (1 + Math.hypot(re, im)));
  }
});

Deno.test("ETDRK4 weights equal their Taylor series at Lh = 0 and the closed forms at large |Lh|", () => {
  const h = 0.25;
  const z = -40;
  const c = etdrk4Coefficients(Float64Array.of(0, z / h), h);
  // Limits for L → 0: the weights of classical RK4.
  const limits = { full: 1, half: 1, stage: h / 2, first: h / 6, middle: h / 3, last: h / 6 };
  const e = Math.exp(z);
  const closed = {
    full: e,
    half: Math.exp(z / 2),
    stage: (h * Math.expm1(z / 2)) / z,
    first: (h * (-4 - z + e * (4 - 3 * z + z * z))) / z ** 3,
    middle: (2 * h * (2 + z + e * (-2 + z))) / z ** 3,
    last: (h * (-4 - 3 * z - z * z + e * (4 - z))) / z ** 3,
  };
  for (const name of ["full", "half", "stage", "first", "middle", "last"] as const) {
    assert.ok(Math.abs(c[name][0] - limits[name]) < 1e-15, `${name} at 0: ${c[name][0]}`);
    assert.ok(Math.abs(c[name][1] / closed[name] - 1) < 1e-13, `${name} at ${z}: ${c[name][1]}`);
  }
});
