import { strict as assert } from "node:assert";
import { randomStream } from "@/core/random/mod.ts";
import { createFft2d } from "@/math/fft_2d.ts";
import { taylorGreenVorticity } from "@/physics/exact/mod.ts";
import { gaussianRandomVorticity } from "./gaussian_random_field.ts";
import { dealiasMask, periodicGrid } from "./grid.ts";
import { spectralResampling } from "./resample.ts";
import { velocityOf } from "./velocity.ts";

const spectrum = { rms: 3, cornerWavenumber: 4, exponent: 2.5, maxWavenumber: 10 };

function spectralOf(field: Float64Array, size: number): Float64Array {
  const fft = createFft2d(size);
  field.forEach((value, at) => fft.physical[2 * at] = value);
  fft.forward();
  return fft.spectral;
}

Deno.test("velocity of the Taylor-Green vorticity is sin x cos y, −cos x sin y (exact)", () => {
  const grid = periodicGrid(32);
  const { u, v } = velocityOf(grid)(taylorGreenVorticity(grid, 0, { viscosity: 0 }));
  for (let at = 0; at < u.length; at++) {
    const [x, y] = [grid.coordinates[at % 32], grid.coordinates[Math.floor(at / 32)]];
    assert.ok(Math.abs(u[at] - Math.sin(x) * Math.cos(y)) < 1e-14);
    assert.ok(Math.abs(v[at] + Math.cos(x) * Math.sin(y)) < 1e-14);
  }
});

Deno.test("velocity is divergence free and its curl is the vorticity (spectral derivatives)", () => {
  const grid = periodicGrid(32);
  const vorticity = gaussianRandomVorticity(randomStream(1, "curl"), { grid, spectrum });
  const { u, v } = velocityOf(grid)(vorticity);
  const [uHat, vHat, wHat] = [u, v, vorticity].map((field) => spectralOf(field, 32));
  for (let at = 0; at < 32 * 32; at++) {
    const [kx, ky] = [grid.wavenumbers[Math.floor(at / 32)], grid.wavenumbers[at % 32]];
    for (const part of [0, 1]) {
      assert.ok(Math.abs(kx * uHat[2 * at + part] + ky * vHat[2 * at + part]) < 1e-13);
    }
    // ω̂ = i(kx·v̂ − ky·û)
    assert.ok(Math.abs(-(kx * vHat[2 * at + 1] - ky * uHat[2 * at + 1]) - wHat[2 * at]) < 1e-13);
    assert.ok(Math.abs(kx * vHat[2 * at] - ky * uHat[2 * at] - wHat[2 * at + 1]) < 1e-13);
  }
});

Deno.test("the random field has the stated rms and spectrum over many samples (expectation)", () => {
  const grid = periodicGrid(32);
  const samples = 400;
  let meanSquare = 0;
  const power = new Float64Array(32 * 32);
  for (let sample = 0; sample < samples; sample++) {
    const field = gaussianRandomVorticity(randomStream(7, `sample/${sample}`), { grid, spectrum });
    meanSquare += field.reduce((sum, value) => sum + value * value, 0) / field.length / samples;
    const hat = spectralOf(field, 32);
    for (let at = 0; at < power.length; at++) {
      power[at] += (hat[2 * at] ** 2 + hat[2 * at + 1] ** 2) / samples;
    }
  }
  assert.ok(Math.abs(meanSquare / 9 - 1) < 0.03, `mean square ${meanSquare}`);
  // Ratio of the variances at (1, 0) and (0, 6): ((1 + 16)/(36 + 16))^(−2.5); each estimate has a spread of 5 %.
  const ratio = power[1 * 32] / power[6];
  assert.ok(Math.abs(ratio / (17 / 52) ** -2.5 - 1) < 0.25, `ratio ${ratio}`);
});

Deno.test("one stream gives one field on every grid (sampled at the shared points)", () => {
  const [coarse, fine] = [32, 64].map((size) =>
    gaussianRandomVorticity(randomStream(4, "grids"), { grid: periodicGrid(size), spectrum })
  );
  for (let at = 0; at < coarse.length; at++) {
    assert.ok(Math.abs(coarse[at] - fine[2 * Math.floor(at / 32) * 64 + 2 * (at % 32)]) < 1e-13);
  }
});

Deno.test("resampling: to a finer grid and back is exact, to a coarser one drops the waves it cannot hold", () => {
  const field = gaussianRandomVorticity(randomStream(4, "grids"), { grid: periodicGrid(32), spectrum });
  const finer = spectralResampling({ from: 32, to: 64 })(field);
  const direct = gaussianRandomVorticity(randomStream(4, "grids"), { grid: periodicGrid(64), spectrum });
  const back = spectralResampling({ from: 64, to: 32 })(finer);
  assert.ok(finer.every((value, at) => Math.abs(value - direct[at]) < 1e-13));
  assert.ok(back.every((value, at) => Math.abs(value - field[at]) < 1e-13));
  // cos x + cos 9x sampled on 16 points would alias to cos x + cos 7x; filtered it is cos x
  const waves = Float64Array.from({ length: 32 * 32 }, (_, at) => {
    const x = (2 * Math.PI * (at % 32)) / 32;
    return Math.cos(x) + Math.cos(9 * x);
  });
  const coarse = spectralResampling({ from: 32, to: 16 })(waves);
  assert.ok(coarse.every((value, at) => Math.abs(value - Math.cos((2 * Math.PI * (at % 16)) / 16)) < 1e-14));
});

Deno.test("a random field that the grid cannot hold is refused", () => {
  assert.throws(
    () => gaussianRandomVorticity(randomStream(0, "x"), { grid: periodicGrid(16), spectrum }),
    /maxWavenumber must be an integer in 1 … 5 on a 16² grid, got 10/,
  );
});

Deno.test("grid: wavenumbers and 2/3 mask of a box of any side (definition)", () => {
  const grid = periodicGrid(8, { side: 4 * Math.PI });
  assert.deepEqual([...grid.wavenumbers], [0, 0.5, 1, 1.5, 2, -1.5, -1, -0.5]);
  assert.equal(grid.dealiasCutoff, 2);
  const row = [1, 1, 1, 0, 0, 0, 1, 1];
  assert.deepEqual([...dealiasMask(grid)], row.flatMap((kx) => row.map((ky) => kx * ky)));
  // size divisible by 3: index size/3 itself would alias onto −size/3 and must go
  assert.equal(periodicGrid(24).dealiasCutoff, 7);
});
