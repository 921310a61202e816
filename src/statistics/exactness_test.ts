/** Every pattern of ties against full enumeration in exact arithmetic. */
import assert from "node:assert/strict";
import { type RandomStream, randomStream } from "@/core/random/mod.ts";
import { benjaminiHochberg, permutationTest } from "./mod.ts";
import { checkSpearman, patterns, valuesOf } from "./testing/tie_patterns.ts";

Deno.test("Spearman: every pair of tie patterns, n = 3 to 7, and of n = 8 against its own ties (oracle: all arrangements)", () => {
  for (let n = 3; n <= 7; n++) {
    const varied = patterns(n).filter((sizes) => sizes.length > 1).map(valuesOf);
    for (const [i, x] of varied.entries()) for (const y of varied.slice(i)) checkSpearman(x, y);
  }
  const eight = patterns(8).filter((sizes) => sizes.length > 1).map(valuesOf);
  for (const [i, x] of eight.entries()) {
    checkSpearman(x, x);
    checkSpearman(x, eight[(37 * i + 11) % eight.length]);
  }
});

/** A random pattern of few groups, so that its arrangements can be enumerated. */
function fewGroups(n: number, random: RandomStream): number[] {
  const groups = 2 + random.integer(2);
  return Array.from({ length: n }, (_, i) => i < groups ? i : random.integer(groups) * random.integer(2));
}

function arrangements(values: readonly number[]): number {
  const counts = new Map<number, number>();
  return values.reduce((ways, value, index) => {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    return ways * (index + 1) / counts.get(value)!;
  }, 1);
}

Deno.test("Spearman: sampled patterns of 9 to 20 pairs with at most 30,000 arrangements (oracle: all of them)", () => {
  const random = randomStream(4, "tie patterns");
  let checked = 0;
  for (let trial = 0; trial < 400 && checked < 60; trial++) {
    const n = 9 + random.integer(12);
    const [x, y] = [
      Array.from({ length: n }, () => random.integer(1 + random.integer(n))),
      fewGroups(n, random),
    ];
    if (new Set(x).size < 2 || arrangements(y) > 30_000) continue;
    checkSpearman(x, y);
    checked++;
  }
  assert.equal(checked, 60);
});

/** How many of the 2ⁿ sign patterns reach the observed sum. */
function signFlipCount(differences: readonly bigint[]): number {
  const magnitude = (value: bigint) => value < 0n ? -value : value;
  const observed = magnitude(differences.reduce((sum, value) => sum + value, 0n));
  let far = 0;
  const descend = (index: number, sum: bigint): void => {
    if (index === differences.length) {
      if (magnitude(sum) >= observed) far++;
      return;
    }
    descend(index + 1, sum + differences[index]);
    descend(index + 1, sum - differences[index]);
  };
  descend(0, 0n);
  return far;
}

Deno.test("sign flips: every tie pattern up to n = 8, as tenths, thousandths and beside 10¹³ (oracle: all sign patterns, BigInt)", () => {
  const random = randomStream(5, "sign flips");
  for (let n = 2; n <= 8; n++) {
    for (const sizes of patterns(n)) {
      const magnitudes = valuesOf(sizes).map((value) => value + 1);
      const signed = magnitudes.map((value) => random.integer(3) === 0 ? -value : value);
      const expected = signFlipCount(signed.map(BigInt)) / 2 ** n;
      for (const unit of [1, 0.1, 0.001, 1e-160, 1e140]) {
        // written as decimals, as a user would
        const a = signed.map((value) => Number(`${value}e${Math.round(Math.log10(unit))}`));
        const { pValue } = permutationTest(a, a.map(() => 0), { paired: true });
        assert.equal(pValue, expected, `${a}`);
      }
      // differences of decimals: 0.7 − 0.4 is 0.3 less 5e-17 in doubles
      const [a, b] = [signed.map((value) => (value + 4) / 10), signed.map(() => 0.4)];
      assert.equal(permutationTest(a, b, { paired: true }).pValue, expected, `${a} less 0.4`);
      const large = [10n ** 13n, ...signed.map(BigInt)];
      const beside = large.map(Number);
      assert.equal(
        permutationTest(beside, beside.map(() => 0), { paired: true }).pValue,
        signFlipCount(large) / 2 ** (n + 1),
      );
    }
  }
});

Deno.test("sign flips: sampled ties of 9 to 16 pairs; 1/64 beside 10¹³, 2⁵³, 2⁶⁰ and 10¹⁷ (oracle: all sign patterns, BigInt)", () => {
  const random = randomStream(6, "sign flips, more");
  for (let trial = 0; trial < 40; trial++) {
    const n = 9 + random.integer(8);
    const units = Array.from({ length: n }, () => random.integer(41) - 12);
    if (units.every((unit) => unit === 0)) continue;
    const a = units.map((unit) => unit / 100);
    const expected = signFlipCount(units.map(BigInt)) / 2 ** n;
    assert.equal(permutationTest(a, a.map(() => 0), { paired: true }).pValue, expected, `${a}`);
  }
  for (const large of [1e13, 1e15, 2 ** 53, 2 ** 60, 1e17]) {
    const a = [large, 1, 2, 3, 4, 5, 6];
    assert.equal(permutationTest(a, a.map(() => 0), { paired: true }).pValue, 1 / 64, `${large}`);
  }
  // thirds are rounded: 1/3 + 2/3 ties with 1 on paper, and 1, 1/3, 2/3 with signs + − − is 0
  const thirds = [1, 1 / 3, 2 / 3, 5 / 3, 7 / 3];
  assert.equal(
    permutationTest(thirds, [0, 0, 0, 0, 0], { paired: true }).pValue,
    signFlipCount([3n, 1n, 2n, 5n, 7n]) / 32,
  );
});

Deno.test("label exchange: tie patterns of 3 + 4 and 4 + 4 values, far from 0 and in tenths (oracle: all subsets, BigInt)", () => {
  const random = randomStream(7, "labels");
  for (const [n, size] of [[7, 3], [8, 4]]) {
    for (const sizes of patterns(n).filter(({ length }) => length > 1)) {
      const values = Array.from(random.permutation(n), (i) => valuesOf(sizes)[i]);
      const total = values.reduce((sum, value) => sum + value, 0);
      const distance = (sum: number) => Math.abs(n * sum - size * total);
      const observed = distance(values.slice(0, size).reduce((sum, value) => sum + value, 0));
      let [far, all] = [0, 0];
      for (let bits = 0; bits < 2 ** n; bits++) {
        const taken = values.filter((_, i) => (bits >> i) & 1);
        if (taken.length !== size) continue;
        all++;
        if (distance(taken.reduce((sum, value) => sum + value, 0)) >= observed) far++;
      }
      for (
        const move of [
          (v: number) => v,
          (v: number) => v / 10,
          (v: number) => 1e15 + v,
          (v: number) => (v + 7) / 3,
        ]
      ) {
        const [a, b] = [values.slice(0, size).map(move), values.slice(size).map(move)];
        assert.equal(permutationTest(a, b).pValue, far / all, `${a} against ${b}`);
        assert.equal(permutationTest(b, a).pValue, far / all);
      }
    }
  }
});

/** The step-up rule in fractions: how many are rejected when p = digits/10^places. */
function rejectedCount(
  digits: readonly bigint[],
  { places, alpha, alphaPlaces }: { places: number; alpha: bigint; alphaPlaces: number },
): number {
  const ascending = [...digits].sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
  const m = BigInt(ascending.length);
  for (let rank = ascending.length; rank > 0; rank--) {
    const left = ascending[rank - 1] * m * 10n ** BigInt(alphaPlaces);
    if (left <= BigInt(rank) * alpha * 10n ** BigInt(places)) return rank;
  }
  return 0;
}

Deno.test("Benjamini–Hochberg: every decimal p on the line, just below and just above, m up to 20, six levels (oracle: fractions)", () => {
  const PLACES = 8;
  let onTheLine = 0;
  for (const [alpha, alphaPlaces] of [[5n, 2], [1n, 2], [1n, 1], [2n, 1], [25n, 3], [1n, 3]] as const) {
    for (let m = 1; m <= 20; m++) {
      for (let rank = 1; rank <= m; rank++) {
        const scaled = BigInt(rank) * alpha * 10n ** BigInt(PLACES - alphaPlaces);
        if (scaled % BigInt(m) !== 0n) continue;
        onTheLine++;
        for (const moved of [-1n, 0n, 1n]) {
          const p = scaled / BigInt(m) + moved;
          const digits = [
            ...Array<bigint>(rank).fill(p),
            ...Array<bigint>(m - rank).fill(10n ** BigInt(PLACES)),
          ];
          const level = Number(`${alpha}e-${alphaPlaces}`);
          const { adjusted, rejected } = benjaminiHochberg(digits.map((one) => Number(`${one}e-${PLACES}`)), {
            alpha: level,
          });
          const expected = rejectedCount(digits, { places: PLACES, alpha, alphaPlaces });
          assert.equal(
            rejected.filter(Boolean).length,
            expected,
            `m ${m}, ${rank} of ${p}e-${PLACES} at ${level}`,
          );
          assert.deepEqual(rejected, adjusted.map((q) => q <= level));
          if (moved === 0n) assert.ok(adjusted.slice(0, rank).every((q) => q === level), `${adjusted}`);
        }
      }
    }
  }
  assert.ok(onTheLine > 500, `${onTheLine}`);
});

Deno.test("Benjamini–Hochberg: p values that are fractions of counts on the line are rejected, the next double is not (oracle: fractions)", () => {
  let thirds = 0;
  for (let m = 1; m <= 20; m++) {
    for (let rank = 1; rank <= m; rank++) {
      for (const [numerator, denominator] of [[1, 20], [1, 100], [1, 10]]) {
        // rank/(m·20) as a permutation test would divide: a count by a count
        const p = (rank * numerator * 3) / (m * denominator * 3);
        const level = numerator / denominator;
        const family = (
          value: number,
        ) => [...Array<number>(rank).fill(value), ...Array<number>(m - rank).fill(1)];
        const at = benjaminiHochberg(family(p), { alpha: level });
        assert.ok(
          at.rejected[0] && at.adjusted[0] <= level,
          `${rank}/${m * denominator}: ${at.adjusted[0]}`,
        );
        const above = benjaminiHochberg(family(p * (1 + 2.3e-16)), { alpha: level });
        assert.ok(!above.rejected[0] && above.adjusted[0] > level, `${p}`);
        thirds++;
      }
    }
  }
  assert.equal(thirds, 630);
});
