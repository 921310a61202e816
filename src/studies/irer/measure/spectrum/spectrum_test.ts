import assert from "node:assert/strict";
import { createFft2d } from "@/math/fft_2d.ts";
import { randomStream } from "@/core/random/mod.ts";
import { median } from "@/statistics/mod.ts";
import { noiseField, plantedRings } from "../testing/fields.ts";
import { planPeaks } from "./find_peaks.ts";
import { planRadialSpectrum } from "./radial_spectrum.ts";
import { planTrendRemoval } from "./trend.ts";

const SIZE = 64;
const fft = createFft2d(SIZE);
const spectrum = planRadialSpectrum(SIZE);

/** The radial spectrum of a real field, or of |ψ|². */
function take(value: (at: number) => number): Float64Array {
  for (let at = 0; at < SIZE ** 2; at++) {
    fft.physical[2 * at] = value(at);
    fft.physical[2 * at + 1] = 0;
  }
  fft.forward();
  spectrum.update(fft.spectral);
  return spectrum.power;
}

const density = (psi: Float64Array) => (at: number) => psi[2 * at] ** 2 + psi[2 * at + 1] ** 2;

// Oracle: Parseval; a white field of unit variance has N⁻² in every mode.
Deno.test("the radial spectrum of white noise is level at variance/N², and the mean does not show", () => {
  const random = randomStream(1, "white");
  const noise = Float64Array.from({ length: SIZE ** 2 }, () => 7 + random.normal());
  const power = take((at) => noise[at]);
  const mean = power.reduce((sum, value) => sum + value, 0) / power.length;
  assert.ok(Math.abs(mean * SIZE ** 2 - 1) < 0.05, `${mean * SIZE ** 2}`);
});

// Oracle: the logarithm of a mean over n independent exponential variates has variance 1/n (delta method).
Deno.test("√modes times ln P of a Gaussian field has unit standard deviation at every radius", () => {
  const sums = new Float64Array(spectrum.radii.length);
  const squares = new Float64Array(spectrum.radii.length);
  const fields = 200;
  for (let seed = 0; seed < fields; seed++) {
    const random = randomStream(seed, "gaussian");
    const power = take(() => random.normal());
    for (let i = 0; i < power.length; i++) {
      const level = Math.log(power[i]) * Math.sqrt(spectrum.modes[i]);
      sums[i] += level;
      squares[i] += level ** 2;
    }
  }
  for (let i = 8; i < sums.length; i++) {
    const deviation = Math.sqrt(squares[i] / fields - (sums[i] / fields) ** 2);
    assert.ok(Math.abs(deviation - 1) < 0.25, `at ${spectrum.radii[i]}: ${deviation}`);
  }
});

Deno.test("a trend of degree five is taken out whole, and a peak on it stays", () => {
  const remove = planTrendRemoval(100, { reach: 16, degree: 5 });
  const values = Float64Array.from({ length: 100 }, (_, i) => 3 - 0.2 * i + 1e-8 * i ** 5);
  values[40] += 2;
  remove(values);
  assert.ok(Math.abs(values[40] - 2) < 0.2, `${values[40]}`);
  assert.ok(Math.abs(median(values)) < 0.05);
});

Deno.test("planted rings are found where they were planted, within a fifth of a wavenumber", () => {
  const find = planPeaks(spectrum, { most: 12 });
  const radii = [6, 10, 15, 19, 24];
  for (let seed = 0; seed < 10; seed++) {
    take(density(plantedRings(SIZE, { seed, radii })));
    const { radii: found, prominences, count } = find();
    const strong = [...found.subarray(0, count)].filter((_, i) => prominences[i] > 10);
    assert.equal(strong.length, radii.length);
    strong.forEach((place, i) => assert.ok(Math.abs(place - radii[i]) < 0.2, `${place} for ${radii[i]}`));
  }
});

Deno.test("a uniform field has no peaks, and rounding far below the field is not looked at", () => {
  const find = planPeaks(spectrum, { most: 12 });
  take(() => 2);
  assert.equal(find().count, 0);
  const random = randomStream(1, "rounding");
  take(() => 2 + 1e-14 * random.normal());
  assert.equal(find().count, 0, "rounding is no structure");
  const wave = (at: number) => 1 + Math.cos(2 * Math.PI * 5 * (at % SIZE) / SIZE);
  take((at) => wave(at) ** 2);
  const { band } = find();
  assert.ok(band[1] < 14, `the band reaches ${band[1]}`); // |n| = 10 is the last mode there is
});

// Oracle: |ρ̂| of one pixel is the same at every k; of a uniform field it is 0 but at k = 0.
Deno.test("spectra without structure have no peaks: pixels, offsets, uniform fields, whatever rounding leaves", () => {
  const find = planPeaks(spectrum, { most: 12 });
  const at = (x: number, y: number) => y * SIZE + x;
  const squared = (place: number) => (place % SIZE - 20) ** 2 + (Math.floor(place / SIZE) - 40) ** 2;
  const fields: Record<string, (place: number) => number> = {
    "a pixel": (place) => place === at(3, 5) ? 1 : 0,
    "a pixel on a ground": (place) => place === at(50, 9) ? 1e3 : 1e-3,
    "a faint pixel": (place) => place === at(0, 63) ? 1.001 : 1,
    "a pixel on a huge offset": (place) => place === at(7, 7) ? 1e9 + 1 : 1e9,
    "a pixel and one of a thousandth": (place) => place === at(3, 5) ? 1 : place === at(20, 41) ? 1e-3 : 0,
    "two pixels of a blob": (place) => squared(place) === 0 ? 1 : squared(place) === 1 ? 1e-3 : 0,
    "nothing": () => 0,
    "a huge field": () => 1e150,
    "a ground and 1e-16": (place) => 1 + 1e-16 * Math.sin(place * place),
  };
  for (const [name, value] of Object.entries(fields)) {
    take(value);
    assert.equal(find().count, 0, name);
  }
});

// Oracle: |ρ̂|² of two equal pixels d apart is 2 + 2 cos(2π n·d/N), over a ring 2 + 2 J₀(2π|n|d/N): its maxima are those of J₀.
Deno.test("two pixels are structure: their interference rings are found at the maxima of J₀", () => {
  const find = planPeaks(spectrum, { most: 12 });
  const distance = 10;
  take((place) => place === 5 * SIZE + 3 || place === 5 * SIZE + 3 + distance ? 1 : 0);
  const { radii, prominences, count } = find();
  const found = [...radii.subarray(0, count)].filter((_, i) => prominences[i] > 3);
  // the second and the third maximum of J₀ (Abramowitz & Stegun 1964, table 9.5: zeros of J₁)
  for (const zero of [7.01559, 13.32369]) {
    const expected = zero * SIZE / (2 * Math.PI * distance);
    assert.ok(found.some((radius) => Math.abs(radius - expected) < 0.5), `${expected} in ${found}`);
  }
});

Deno.test("the statistic is blind to shifts, quarter turns and a factor of the field", () => {
  const psi = noiseField(SIZE, { seed: 4, spectrum: "smooth" });
  const find = planPeaks(spectrum, { most: 12 });
  const peaksOf = (value: (at: number) => number) => {
    take(value);
    const { radii, count } = find();
    return [...radii.subarray(0, count)];
  };
  const rho = density(psi);
  const [x, y] = [(at: number) => at % SIZE, (at: number) => Math.floor(at / SIZE)];
  const expected = peaksOf(rho);
  const variants = [
    (at: number) => rho(((y(at) + 11) % SIZE) * SIZE + (x(at) + 5) % SIZE),
    (at: number) => rho(x(at) * SIZE + (SIZE - y(at)) % SIZE),
    (at: number) => 3e5 * rho(at),
  ];
  for (const variant of variants) {
    const found = peaksOf(variant);
    assert.equal(found.length, expected.length);
    found.forEach((place, i) => assert.ok(Math.abs(place - expected[i]) < 1e-8));
  }
});
