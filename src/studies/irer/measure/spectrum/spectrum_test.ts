import assert from "node:assert/strict";
import { createFft2d } from "@/math/fft_2d.ts";
import { randomStream } from "@/core/random/mod.ts";
import { noiseField, plantedRings } from "../testing/fields.ts";
import { planPeaks } from "./find_peaks.ts";
import { planRadialSpectrum } from "./radial_spectrum.ts";
import { median, planTrendRemoval } from "./trend.ts";

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
