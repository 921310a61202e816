import assert from "node:assert/strict";
import { type Scout, stableBranches } from "./stable_branches.ts";

/** Scouts of a curve M(h), R(h) at steps of 0.1, and its stars at any h. */
function branchesOf(curve: (h: number) => { mass: number; radiusKm: number }, [from, to]: [number, number]) {
  const starAt = (enthalpy: number): Scout => ({ enthalpy, ...curve(enthalpy) });
  const scouts = Array.from({ length: Math.round((to - from) / 0.1) + 1 }, (_, i) => starAt(from + 0.1 * i));
  return stableBranches(scouts, { roughly: starAt, exactly: starAt })
    .map(({ lightest, heaviest, end }) => [lightest.enthalpy, heaviest.enthalpy, end] as const);
}

function near(found: readonly (readonly [number, number, string])[], expected: typeof found): void {
  assert.equal(found.length, expected.length, JSON.stringify(found));
  found.forEach(([from, to, end], i) => {
    assert.ok(Math.abs(from - expected[i][0]) < 1e-3 && Math.abs(to - expected[i][1]) < 1e-3, `${found[i]}`);
    assert.equal(end, expected[i][2]);
  });
}

Deno.test("turning points of closed curves: stable and unstable stretches as Bardeen, Thorne & Meltzer have them", () => {
  const falling = (h: number) => 13 - h;
  // M rises to h = 1.55 and falls
  near(branchesOf((h) => ({ mass: 2 - (h - 1.55) ** 2, radiusKm: falling(h) }), [0.2, 3]), [[
    0.2,
    1.55,
    "maximum",
  ]]);
  // … between the last two of the scouts, and in the last interval but one
  near(branchesOf((h) => ({ mass: 2 - (h - 1.55) ** 2, radiusKm: falling(h) }), [0.2, 1.6]), [[
    0.2,
    1.55,
    "maximum",
  ]]);
  near(branchesOf((h) => ({ mass: 2 - (h - 1.41) ** 2, radiusKm: falling(h) }), [0.2, 1.5]), [[
    0.2,
    1.41,
    "maximum",
  ]]);
  // … or not at all before the table ends
  near(branchesOf((h) => ({ mass: 2 - (h - 1.55) ** 2, radiusKm: falling(h) }), [0.2, 1.5]), [[
    0.2,
    1.5,
    "table",
  ]]);
  // twins: M turns at π/2, 3π/2, 5π/2 with R falling throughout
  const twin = (h: number) => ({ mass: 1.5 + 0.1 * h + Math.sin(h), radiusKm: falling(h) });
  const [top, bottom] = [Math.acos(-0.1), 2 * Math.PI - Math.acos(-0.1)];
  near(branchesOf(twin, [0.2, 9]), [[0.2, top, "maximum"], [bottom, top + 2 * Math.PI, "maximum"]]);
  near(branchesOf(twin, [0.2, 6]), [[0.2, top, "maximum"], [bottom, 6, "table"]]);
  // the spiral: beyond the maximum R turns, too, so that the next rise of M has two unstable modes
  const spiral = (h: number) => ({
    mass: 2 + Math.exp(-h / 2) * Math.sin(h),
    radiusKm: 10 + 3 * Math.exp(-h / 2) * Math.cos(h),
  });
  near(branchesOf(spiral, [0.2, 12]).slice(0, 1), [[0.2, Math.atan(2), "maximum"]]);
  assert.equal(branchesOf(spiral, [0.2, 12]).length, 1);
  // stars between white dwarfs and neutron stars: M falls with R first
  const light = (h: number) => ({ mass: 1 + (h - 1) ** 2 - 0.2 * (h - 1) ** 3, radiusKm: 100 / h });
  near(branchesOf(light, [0.2, 6]), [[1, 1 + 2 / 0.6, "maximum"]]);
  // nothing stable
  assert.deepEqual(branchesOf((h) => ({ mass: 2 - h / 10, radiusKm: falling(h) }), [0.2, 3]), []);
});

Deno.test("no star, one star and white dwarfs alone have no branches (nothing can turn)", () => {
  const starAt = (enthalpy: number): Scout => ({ enthalpy, mass: enthalpy, radiusKm: 12 });
  const dwarfAt = (enthalpy: number): Scout => ({ ...starAt(enthalpy), radiusKm: 4000 });
  for (const scouts of [[], [starAt(0.2)], [0.01, 0.02, 0.03].map(dwarfAt)]) {
    assert.deepEqual(stableBranches(scouts, { roughly: starAt, exactly: starAt }), []);
  }
});

Deno.test("the scatter of the scouts makes no branches (a random walk of 1e-6 on a smooth curve)", () => {
  const noise = (h: number) => 1e-6 * Math.sin(1e5 * h);
  const starAt = (exact: boolean) => (enthalpy: number): Scout => ({
    enthalpy,
    mass: 2 - 1e-4 * (enthalpy - 1.5) ** 2 + (exact ? 0 : noise(enthalpy)),
    radiusKm: 12 - enthalpy,
  });
  const scouts = Array.from({ length: 57 }, (_, i) => starAt(false)(0.2 + 0.05 * i));
  const found = stableBranches(scouts, { roughly: starAt(false), exactly: starAt(true) });
  assert.equal(found.length, 1);
  assert.ok(Math.abs(found[0].heaviest.enthalpy - 1.5) < 0.06);
});
