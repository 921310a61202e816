import assert from "node:assert/strict";
import { InputError } from "@/core/errors.ts";
import { tabulated } from "./eos/mod.ts";
import { solveStars, starSequence } from "./sequence.ts";

/** Rows of P ∝ ε^γ between two energy densities [g cm⁻³], as stiff as neutron matter. */
function polytropeRows(count: number, { from, to, gamma }: { from: number; to: number; gamma: number }) {
  return Array.from({ length: count }, (_, i) => {
    const energyDensity = from * (to / from) ** (i / Math.max(1, count - 1));
    return { energyDensity, pressure: 3.5e33 * (energyDensity / 2.7e14) ** gamma, line: i + 2 };
  });
}

/** Lowest and highest ε: whole stars, a core, hardly a range, an end just above 1e14 g cm⁻³, matter of a crust. */
const RANGES = [
  [1e5, 3e15],
  [1e14, 3e15],
  [1e15, 1.0000001e15],
  [1e14, 1.00001e14],
  [1e14, 1.00000001e14],
  [9e13, 1.1e14],
  [1e5, 1.0001e14],
  [1e3, 1e4],
] as const;

Deno.test("tables of 1 to 4 rows and of tiny range: finite stars, or what is missing in words (invariant)", () => {
  for (const [from, to] of RANGES) {
    for (const gamma of [1.4, 2.5, 4]) {
      for (const [count, crust] of [1, 2, 3, 4].flatMap((n) => [[n, undefined], [n, "SLy"]] as const)) {
        const what = `${count} rows from ${from} to ${to}, γ = ${gamma}, crust ${crust}`;
        try {
          const eos = tabulated(polytropeRows(count, { from, to, gamma }), { name: "t", where: "t", crust });
          const { maximum, canonical, branches, reasons } = solveStars(eos, { relativeTolerance: 1e-6 });
          assert.ok(reasons.length > 0 || (maximum !== null && canonical !== null), what);
          const stars = branches.length === 0 ? [] : starSequence(eos, { branches, points: 4 });
          for (const { star } of stars) assert.ok(Object.values(star).every(Number.isFinite), what);
        } catch (error) {
          assert.ok(error instanceof InputError, `${what}: ${(error as Error).stack}`);
        }
      }
    }
  }
});

Deno.test("rows that hold up white dwarfs alone say so, and a range of one star ends in a crust (messages)", () => {
  const reasonsOf = (range: readonly [number, number], options = {}) => {
    const rows = polytropeRows(2, { from: range[0], to: range[1], gamma: 2.5 });
    return solveStars(tabulated(rows, { name: "t", where: "t", ...options })).reasons.join("; ");
  };
  assert.match(
    reasonsOf([9e13, 1.1e14], { crust: "SLy" }),
    /all stars are larger than 1000 km; no stable star of 1\.4/,
  );
  assert.match(
    reasonsOf([1e14, 1.00000001e14]),
    /^no stable star: the equation of state ends at densities of a crust$/,
  );
});

Deno.test("a table of few rows says how few, since the rule between them is most of it (count)", () => {
  const notesOf = (count: number) =>
    tabulated(polytropeRows(count, { from: 1e5, to: 3e15, gamma: 2.5 }), { name: "t", where: "t" }).remarks!
      .notes.join();
  assert.match(notesOf(2), /the table has 2 rows; what lies between them is interpolated/);
  assert.match(notesOf(9), /the table has 9 rows/);
  assert.doesNotMatch(notesOf(10), /interpolated/);
});
