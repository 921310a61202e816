import assert from "node:assert/strict";
import { uniformDensity } from "../exact/mod.ts";
import {
  CANONICAL_MASS_SOLAR,
  energyPolytrope,
  type EquationOfState,
  equationOfState,
  equationOfStateNames,
  integrateStar,
  modificationOf,
  polytropicPieces,
  SOLAR_MASS_KM,
  solveStars,
  starSequence,
} from "./mod.ts";
import { ENERGY_DENSITY, ENERGY_DENSITY_SLOPE, EOS_VALUES, pieceAt, PRESSURE } from "./eos/mod.ts";
import { join } from "node:path";
import { KM2_PER_G_CM3, linearMatter, readEosTable } from "./mod.ts";
import { readReference } from "./testing/read_reference.ts";

const fixture = (name: string) => readEosTable(join(import.meta.dirname!, "fixtures", name));

function close(found: number | undefined, expected: number, relative: number, what: string): void {
  assert.ok(
    found !== undefined && Math.abs(found / expected - 1) <= relative,
    `${what}: ${found}, expected ${expected}`,
  );
}

Deno.test("M_max and R_1.4 to 1e-4 and Λ_1.4 to 5e-4 of the table; to 0.1 % of Read et al. 2009", async () => {
  for (const row of await readReference("tov_reference.csv")) {
    const { maximum, canonical } = solveStars(equationOfState(row.eos));
    close(maximum?.massSolar, Number(row.Mmax_calc), 1e-4, `${row.eos} M_max`);
    close(canonical?.radiusKm, Number(row.R14_calc_km), 1e-4, `${row.eos} R_1.4`);
    close(canonical?.lambda, Number(row.Lambda14_calc), 5e-4, `${row.eos} Λ_1.4`);
    close(maximum?.massSolar, Number(row.Mmax_fit_read2009), 1e-3, `${row.eos} M_max of the fit`);
    close(canonical?.radiusKm, Number(row.R14_fit_km), 1e-3, `${row.eos} R_1.4 of the fit`);
  }
});

Deno.test("all 34 fits and both variants agree with SciPy, integrated in another variable (reference tool)", async () => {
  const rows = await readReference("tov_scipy.csv");
  assert.ok(new Set(rows.map(({ eos }) => eos)).size >= 34);
  for (const row of rows) {
    const modification = modificationOf(row.variant as "A" | "B", Number(row.sigma));
    const { maximum, canonical, branches, reasons } = solveStars(equationOfState(row.eos), { modification });
    const label = `${row.eos} ${row.variant} ${row.sigma}`;
    close(maximum?.massSolar, Number(row.M_max_Msun), 1e-9, `${label} M_max`);
    close(maximum?.radiusKm, Number(row.R_Mmax_km), 1e-4, `${label} R of the heaviest`);
    assert.equal(branches.length, Number(row.stable_branches), `${label}: branches`);
    if (row.R_1p4_km === "") {
      assert.equal(canonical, null, label);
      assert.match(reasons.join(), /no star of 1\.4 M☉/);
    } else {
      close(canonical?.radiusKm, Number(row.R_1p4_km), 1e-9, `${label} R_1.4`);
      close(canonical?.lambda, Number(row.Lambda_1p4), 1e-8, `${label} Λ_1.4`);
    }
  }
});

Deno.test("σ = 0 is plain general relativity, to the last bit, in both variants (exact limit)", () => {
  for (const name of ["SLy", "AP4", "H4", "Poly2"]) {
    const eos = equationOfState(name);
    const plain = solveStars(eos);
    assert.deepEqual(solveStars(eos, { modification: modificationOf("A", 0) }), plain);
    assert.deepEqual(solveStars(eos, { modification: modificationOf("B", 0) }), plain);
  }
});

Deno.test("variant B is plain general relativity with ε → (1+δ)ε: polytropes scale within their family (closed form)", () => {
  for (const index of [0.8, 1, 1.5]) {
    const [constant, delta] = [100, 0.3];
    const scaled = constant / (1 + delta) ** (1 + 1 / index);
    // the same central pressure in both
    const energy = 1.1e-3;
    const enthalpy = (k: number, e: number) => (index + 1) * Math.log1p(k * e ** (1 / index));
    const modified = integrateStar(energyPolytrope({ constant, index }), {
      centralEnthalpy: enthalpy(constant, energy),
      modification: modificationOf("B", delta),
    });
    const plain = integrateStar(energyPolytrope({ constant: scaled, index }), {
      centralEnthalpy: enthalpy(scaled, (1 + delta) * energy),
    });
    for (const key of ["massSolar", "radiusKm", "k2", "lambda"] as const) {
      close(modified[key], plain[key], 1e-8, key);
    }
  }
  const centralEnthalpy = Math.log1p(0.2);
  const modified = integrateStar(uniformDensity(5e-4), {
    centralEnthalpy,
    modification: modificationOf("B", 0.4),
  });
  const plain = integrateStar(uniformDensity(7e-4), { centralEnthalpy: Math.log1p(0.2 / 1.4) });
  for (const key of ["massSolar", "radiusKm", "k2", "lambda"] as const) {
    close(modified[key], plain[key], 1e-8, key);
  }
});

Deno.test("variant B is plain general relativity with the scaled equation of state of SLy and MPA1 (to 1e-8)", () => {
  for (const name of ["SLy", "MPA1"]) {
    const eos = equationOfState(name);
    for (const delta of [0.06, 0.5]) {
      const modified = solveStars(eos, { modification: modificationOf("B", delta) });
      const plain = solveStars(scaledEnergy(eos, delta));
      close(modified.maximum?.massSolar, plain.maximum!.massSolar, 1e-8, `${name} M_max`);
      if (plain.canonical === null) assert.equal(modified.canonical, null);
      else {
        close(modified.canonical?.radiusKm, plain.canonical.radiusKm, 1e-8, `${name} R_1.4`);
        close(modified.canonical?.lambda, plain.canonical.lambda, 1e-8, `${name} Λ_1.4`);
      }
    }
  }
});

/**
 * ε → (1+δ)ε(P) as an equation of state of its own: its enthalpy dP/((1+δ)ε + P) by Gauss–Legendre quadrature over the
 * original one, inverted by Newton's method. Shares no line with the modified structure equations.
 */
function scaledEnergy(eos: EquationOfState, delta: number): EquationOfState {
  const values = new Float64Array(EOS_VALUES);
  const weight = (h: number, piece: number): number => {
    if (h === 0) return 1 / (1 + delta);
    eos.evaluate(h, piece, values);
    const [energy, pressure] = [values[ENERGY_DENSITY], values[PRESSURE]];
    return (energy + pressure) / ((1 + delta) * energy + pressure);
  };
  const starts = Float64Array.from(eos.breaks);
  const integral = (from: number, to: number, piece: number): number => {
    let sum = 0;
    const parts = 8;
    for (let part = 0; part < parts; part++) {
      const width = (to - from) / parts;
      const middle = from + (part + 0.5) * width;
      for (const [node, w] of GAUSS_5) sum += w * weight(middle + node * width / 2, piece) * width / 2;
    }
    return sum;
  };
  for (let i = 1; i < starts.length; i++) {
    starts[i] = starts[i - 1] + integral(eos.breaks[i - 1], eos.breaks[i], i - 1);
  }
  let [lastScaled, last] = [-1, 0];
  const original = (scaled: number, piece: number): number => {
    if (scaled === lastScaled) return last;
    let h = eos.breaks[piece] + (scaled - starts[piece]) * (1 + delta / 2);
    for (let i = 0; i < 60; i++) {
      const off = starts[piece] + integral(eos.breaks[piece], h, piece) - scaled;
      const next = Math.max(eos.breaks[piece], h - off / weight(h, piece));
      if (Math.abs(next - h) <= 1e-15 * h) break;
      h = next;
    }
    [lastScaled, last] = [scaled, h];
    return h;
  };
  return {
    name: `${eos.name}, scaled`,
    breaks: starts,
    maximumEnthalpy: eos.maximumEnthalpy,
    publishedFit: eos.publishedFit,
    evaluate(scaled, piece, out) {
      const h = original(scaled, piece);
      const slope = 1 / weight(h, piece);
      eos.evaluate(h, piece, out);
      out[ENERGY_DENSITY] *= 1 + delta;
      out[ENERGY_DENSITY_SLOPE] *= (1 + delta) * slope;
    },
    enthalpyAtDensity: (density) => {
      const h = eos.enthalpyAtDensity(density);
      let piece = eos.breaks.length - 1;
      while (piece > 0 && h < eos.breaks[piece]) piece--;
      return starts[piece] + integral(eos.breaks[piece], h, piece);
    },
  };
}

/** Nodes and weights of Gauss–Legendre quadrature with five points on [−1, 1]. */
const GAUSS_5 = [
  [0, 128 / 225],
  ...[-1, 1].flatMap((sign) => [
    [sign * Math.sqrt(5 - 2 * Math.sqrt(10 / 7)) / 3, (322 + 13 * Math.sqrt(70)) / 900],
    [sign * Math.sqrt(5 + 2 * Math.sqrt(10 / 7)) / 3, (322 - 13 * Math.sqrt(70)) / 900],
  ]),
] as const;

Deno.test("what does not exist is null with its reason: σ too large for 1.4 M☉, a table that ends too early", () => {
  const large = solveStars(equationOfState("SLy"), { modification: modificationOf("A", 10) });
  assert.ok(large.maximum!.massSolar < CANONICAL_MASS_SOLAR);
  assert.equal(large.canonical, null);
  assert.match(large.reasons[0], /^no star of 1\.4 M☉: the largest mass is 0\.\d+ M☉$/);
  const { breaks, maximumEnthalpy: _, ...rest } = equationOfState("SLy");
  const short = solveStars({ ...rest, breaks, maximumEnthalpy: 0.2 });
  assert.equal(short.maximum, null);
  assert.match(
    short.reasons[0],
    /^no maximum mass: the mass still rises at the end of the table, where it is 1\.\d+ M☉$/,
  );
});

Deno.test("a name given without its crust is another star: SLy's core alone has other figures (SCIENCE's trap)", () => {
  const rho1 = 10 ** 14.7 * 7.42616e-19;
  const p1 = 10 ** 34.384 * 7.42616e-19 / 2.99792458e10 ** 2;
  const pieces = [
    { gamma: 3.005, density: rho1 / 10, pressure: p1 * 10 ** -3.005 },
    { gamma: 2.988, density: rho1, pressure: p1 },
    { gamma: 2.851, density: 10 ** 0.3 * rho1, pressure: p1 * 10 ** (0.3 * 2.988) },
  ];
  const { maximum, canonical } = solveStars(polytropicPieces(pieces, { name: "core", publishedFit: true }));
  close(maximum?.massSolar, 2.077, 5e-4, "M_max");
  close(canonical?.radiusKm, 11.14, 5e-4, "R_1.4");
  close(canonical?.lambda, 323, 5e-3, "Λ_1.4");
});

Deno.test("a sequence is stable up to its heaviest star, which it contains, and unstable beyond (turning point)", () => {
  const eos = equationOfState("SLy");
  const { maximum, branches } = solveStars(eos);
  const stars = starSequence(eos, { branches });
  const top = stars.findIndex(({ star }) => star.massSolar === maximum!.massSolar);
  assert.ok(top > 0 && top < stars.length - 1);
  stars.forEach(({ star, branch }, i) => {
    assert.ok(star.massSolar <= maximum!.massSolar * (1 + 1e-12));
    if (i > top) assert.equal(branch, null);
  });
  assert.ok(stars.slice(0, top + 1).every(({ branch }) => branch === 1));
});

Deno.test("every name is an equation of state with a heaviest star between 1.3 and 3 M☉ (observed range of the fits)", () => {
  for (const name of equationOfStateNames) {
    const { massSolar } = solveStars(equationOfState(name)).maximum!;
    assert.ok(massSolar > 1.3 && massSolar < 3, `${name}: ${massSolar}`);
  }
});

Deno.test("the maximum is found between the last two scouts (AP1: 1.6830 M☉ by SciPy)", async () => {
  const { maximum, canonical, reasons } = solveStars(await fixture("AP1.csv"));
  close(maximum?.massSolar, 1.68301, 1e-4, "M_max");
  close(canonical?.radiusKm, 9.3592, 1e-4, "R_1.4");
  close(canonical?.lambda, 64.843, 1e-3, "Λ_1.4");
  assert.deepEqual(reasons, []);
});

Deno.test("a table cut short anywhere has its maximum if it lies inside, and rises to its end otherwise (the whole table's)", () => {
  const eos = equationOfState("SLy");
  const top = solveStars(eos).maximum!;
  for (const share of [0.5, 0.9, 0.99, 0.999, 1.001, 1.01, 1.05, 1.2, 2]) {
    const cut = { ...eos, maximumEnthalpy: top.centralEnthalpy * share };
    const { maximum, branches } = solveStars(cut);
    if (share < 1) {
      assert.equal(maximum, null, String(share));
      assert.equal(branches.at(-1)!.end, "table");
    } else close(maximum?.massSolar, top.massSolar, 1e-8, `cut at ${share} h of the heaviest`);
  }
});

Deno.test("bare quark stars: SQM1 by SciPy (1.558 M☉, 8.86 km, Λ 94.4), down to stars of 0.1 M☉", async () => {
  const { maximum, canonical, branches, stars } = solveStars(await fixture("SQM1.csv"), { masses: [0.1] });
  close(maximum?.massSolar, 1.558, 2e-4, "M_max");
  close(canonical?.radiusKm, 8.86, 5e-4, "R_1.4");
  close(canonical?.lambda, 94.4, 2e-3, "Λ_1.4");
  assert.equal(branches.length, 1);
  // small stars are uniform: M = 4π/3 ε_s R³
  const { star } = stars.find(({ massSolar }) => massSolar === 0.1)!;
  close(
    star.massSolar * SOLAR_MASS_KM,
    4 / 3 * Math.PI * 6.785e14 * KM2_PER_G_CM3 * star.radiusKm ** 3,
    0.05,
    "M",
  );
});

/** 4B [km⁻²] of a bag constant [MeV fm⁻³]. */
const bagMatter = (bag: number) =>
  linearMatter({
    surfaceEnergyDensity: 4 * bag * 1.602176634e33 / 2.99792458e10 ** 2 * KM2_PER_G_CM3,
    soundSpeedSquared: 1 / 3,
  });

Deno.test("bag stars agree with SciPy: M, R, Λ with the surface term, baryon mass and moment of inertia (reference tool)", async () => {
  for (const row of await readReference("bag_stars_scipy.csv")) {
    const { maximum, stars } = solveStars(bagMatter(Number(row.B_MeV_fm3)), { masses: [0.5, 1] });
    const star = row.which === "heaviest"
      ? maximum
      : stars.find(({ massSolar }) => massSolar === Number(row.which))!.star;
    const label = `B = ${row.B_MeV_fm3}, ${row.which}`;
    close(star?.massSolar, Number(row.M_Msun), 1e-9, `${label} M`);
    close(star?.radiusKm, Number(row.R_km), 1e-7, `${label} R`);
    close(star?.lambda, Number(row.Lambda), 1e-6, `${label} Λ`);
    close(star?.baryonMassSolar, Number(row.M_baryon_Msun), 1e-9, `${label} baryon mass`);
    close(star?.momentOfInertia45, Number(row.I_1e45_g_cm2), 1e-7, `${label} I`);
  }
});

Deno.test("bag stars scale as B^(−1/2): M_max, R, and Λ of the heaviest is one number (exact scaling)", () => {
  const one = solveStars(bagMatter(60)).maximum!;
  for (const bag of [30, 57.3, 75, 120, 250]) {
    const star = solveStars(bagMatter(bag)).maximum!;
    const scale = Math.sqrt(60 / bag);
    close(star.massSolar, one.massSolar * scale, 1e-9, `M_max at B = ${bag}`);
    close(star.radiusKm, one.radiusKm * scale, 1e-6, `R at B = ${bag}`);
    close(star.lambda, one.lambda, 1e-5, `Λ at B = ${bag}`);
  }
});

Deno.test("twin stars: two of 1.4 M☉, at 12.40 and 11.0 km (SciPy), each on its branch, and a star for each mass", async () => {
  const { canonical, branches, stars, maximum } = solveStars(await fixture("twin_two_branches.csv"), {
    masses: [1, 1.8, 3],
  });
  assert.deepEqual(branches.map(({ end }) => end), ["maximum", "maximum"]);
  const found = stars.map(({ massSolar, branch }) => [massSolar, branch]);
  assert.deepEqual(found, [[1, 1], [1.4, 1], [1.4, 2], [1.8, 2]]);
  const [first, second] = stars.filter(({ massSolar }) => massSolar === 1.4).map(({ star }) => star);
  close(first.radiusKm, 12.4, 1e-3, "R of the first");
  close(second.radiusKm, 11.0, 1e-3, "R of the second");
  assert.equal(canonical, first);
  assert.equal(maximum, branches[1].heaviest);
  for (const { massSolar, star } of stars) close(star.massSolar, massSolar, 1e-9, "M");
  const sequence = starSequence(await fixture("twin_two_branches.csv"), { branches });
  assert.deepEqual([...new Set(sequence.map(({ branch }) => branch))], [1, null, 2]);
});

Deno.test("twins by a jump of ε: the second branch is there where the jump exceeds Seidov's limit, and not below it", () => {
  // Seidov 1971: the star whose centre reaches the transition is unstable if Δε/ε > (1 + 3 P/ε)/2
  const eos = equationOfState("SLy");
  const values = new Float64Array(EOS_VALUES);
  const transition = 0.15;
  for (const [excess, expected] of [[0.9, 1], [1.15, 2]] as const) {
    eos.evaluate(transition, pieceAt(eos, transition), values);
    const [pressure, energy] = [values[PRESSURE], values[ENERGY_DENSITY]];
    const critical = (1 + 3 * pressure / energy) / 2;
    const inner = (1 + excess * critical) * energy;
    const { branches } = solveStars(withQuarkCore(eos, { transition, pressure, inner }));
    assert.equal(
      branches.length,
      expected,
      `${excess} of the limit: ${branches.map((b) => b.heaviest.massSolar)}`,
    );
  }
});

/** Stiff matter, P = P_t + ε − ε_t (c_s² = 1), beyond h_t. */
function withQuarkCore(
  eos: EquationOfState,
  { transition, pressure, inner }: { transition: number; pressure: number; inner: number },
): EquationOfState {
  const outer = eos.breaks.filter((h) => h < transition);
  const sum = pressure + inner;
  return {
    ...eos,
    breaks: Float64Array.of(...outer, transition),
    maximumEnthalpy: 1.5,
    evaluate(h, piece, out) {
      if (piece < outer.length) return eos.evaluate(h, piece, out);
      const gain = sum * Math.expm1(2 * (h - transition)) / 2;
      out.set([sum * Math.exp(h - transition), pressure + gain, inner + gain, sum + 2 * gain]);
    },
  };
}
