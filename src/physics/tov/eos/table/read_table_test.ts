import assert from "node:assert/strict";
import { InputError } from "@/core/errors.ts";
import { eosTableRows } from "./read_table.ts";
import { tableRows } from "./table_rows.ts";
import { G_CM3_PER_MEV_FM3, unitFactor } from "./table_units.ts";

/** Two rows of SLy-like matter in cgs: n_B [fm⁻³], ε [g/cm³], P [dyn/cm²]. */
const CGS = [[0.16, 2.73e14, 3.8e33], [0.5, 9.1e14, 1.35e35]] as const;
const C2 = 2.99792458e10 ** 2;

function near(found: number | undefined, expected: number, what: string, relative = 1e-9): void {
  assert.ok(
    found !== undefined && Math.abs(found / expected - 1) < relative,
    `${what}: ${found}, ${expected}`,
  );
}

/** What a text must be read as. */
function readsAsCgs(
  text: string,
  { columns, density = true }: { columns?: string; density?: boolean } = {},
): void {
  const rows = tableRows(text, { where: "table", columns });
  assert.equal(rows.length, 2, text);
  rows.forEach((row, i) => {
    const [baryons, energy, pressure] = CGS[i];
    near(row.energyDensity, energy, `ε in ${text}`);
    near(row.pressure, pressure, `P in ${text}`);
    if (density) near(row.density, baryons * 1e39 * 1.6605390666e-24, `ρ in ${text}`);
    else assert.equal(row.density, undefined);
  });
}

const lines = (cell: (row: (typeof CGS)[number]) => readonly (string | number)[], separator: string) =>
  CGS.map((row) => cell(row).join(separator)).join("\n") + "\n";
const MEV = 1.602176634e-6 * 1e39; // dyn/cm² in 1 MeV/fm³, exact

Deno.test("one table in the forms of the field gives the same rows (units by their definitions)", () => {
  const plain = ([n, e, p]: (typeof CGS)[number]) => [n, e, p];
  const forms: readonly (readonly [text: string, options?: Parameters<typeof readsAsCgs>[1]])[] = [
    [`nB_fm-3,eps_g_cm3,P_dyn_cm2\n${lines(plain, ",")}`],
    [`n_B [1/fm^3]\teps [g/cm^3]\tP [dyn/cm^2]\n${lines(plain, "\t")}`],
    [`# made by hand\n#  n_B [1/fm^3]   eps[g/cm^3]   P[dyn/cm^2]\n#\n\n${lines(plain, "   ")}# end\n`],
    [`NB(FM-3);PRESSURE(DYN/CM2);EPS(G/CM3)\n${lines(([n, e, p]) => [n, p, e], ";")}`],
    // names of several words, an unnamed first column that numbers the rows, others of no use
    [
      `# baryon number density [fm^{-3}] energy density [g cm^-3] pressure [erg/cm³] log-enthalpy H [dimensionless]\n` +
      lines(([n, e, p]) => [n === 0.16 ? 0 : 1, n, e, p, 0.1], " "),
    ],
    // LORENE: comments, the number of lines, the index
    [
      `#\n# X n_B [fm^{-3}] e [g/cm^3] p [dyn/cm^2]\n 2 <-- Number of lines\n${
        lines(([n, e, p]) => [n === 0.16 ? 1 : 2, n, e, p], "  ")
      }`,
    ],
    // RNS: headerless, the number of rows first, n_B in cm⁻³
    [`2\n${lines(([n, e, p]) => [e, p, 1e20, n * 1e39], " ")}`, {
      columns: "eps[g/cm3] P[dyn/cm2] - n_B[cm^-3]",
    }],
    // Fortran
    [
      `nb [fm-3] eps [MeV fm-3] p [MeV fm-3]\n${
        lines(([n, e, p]) =>
          [n, e / G_CM3_PER_MEV_FM3, p / MEV].map((x) => x.toExponential(15).replace("e", "D")), "  ")
      }`,
    ],
    [`pressure/c^2 [g/cm3], energy density [10^14 g/cm3]\n${lines(([, e, p]) => [p / C2, e / 1e14], ", ")}`, {
      density: false,
    }],
    [`log10(P[dyn/cm2]) log10_eps[g/cm3]\r\n${lines(([, e, p]) => [Math.log10(p), Math.log10(e)], " ")}`, {
      density: false,
    }],
    [`\ufeffP_Pa,eps_kg_m3\r\n${lines(([, e, p]) => [p / 10, e * 1e3], ",").replaceAll("\n", "\r\n")}`, {
      density: false,
    }],
    [`E [MeV] P[MeV/fm3] eps[MeV/fm3]\n${lines(([, e, p]) => [1, p / MEV, e / G_CM3_PER_MEV_FM3], " ")}`, {
      density: false,
    }],
  ];
  for (const [text, options] of forms) readsAsCgs(text, options);
});

Deno.test("geometrised and natural units are worth what their constants say (c, G: CODATA 2018; ħc: PDG)", () => {
  const perM2 = 7.42616e-28 * 1e3; // G/c² [m/kg]·(kg/m³ in g/cm³)
  near(unitFactor("m^-2", "P"), 1 / perM2, "m⁻²", 1e-6);
  near(unitFactor("1/km^2", "eps"), 1e-6 / perM2, "km⁻²", 1e-6);
  // 1 M☉⁻² in g/cm³: the unit of mass density of numerical relativity, 6.1758e17
  near(unitFactor("Msun^-2", "eps"), 6.1758e17, "M☉⁻²", 2e-5);
  near(unitFactor("fm^-4", "P"), 197.3269804 * 1.78266192e12, "fm⁻⁴", 1e-8);
  near(unitFactor("MeV^4", "P"), 1.78266192e12 / 197.3269804 ** 3, "MeV⁴", 1e-8);
  near(unitFactor("GeV/fm3", "P"), 1.78266192e15, "GeV/fm³", 1e-8);
  near(unitFactor("1/cm^3", "n_B"), 1, "cm⁻³");
  assert.equal(unitFactor("fm^-3", "P"), undefined);
  assert.equal(unitFactor("g/cm3", "n_B"), undefined);
  assert.equal(unitFactor("constructor", "P"), undefined);
});

Deno.test("what cannot be read is one line that says what, where and how to mend it (a fixture for each rule)", () => {
  const cases: readonly (readonly [text: string, message: RegExp, columns?: string])[] = [
    ["1 2\n3 4\n", /no header that names the columns; state them, e\.g\. "columns=/],
    ["rho,P,eps\n1,2,3\n", /line 1: the unit of 'rho' is not stated.*rho\[g\/cm3\]/],
    ["P[dyn/cm2] eps[furlong]\n1 2\n", /the unit of 'eps\[furlong\]'/],
    ["rho[g/cm3] P[dyn/cm2]\n1 2\n3 4\n", /no column is the energy density \(eps\)/],
    ["P[dyn/cm2] eps[g/cm3] press[Pa]\n1 2 3\n", /P is there twice/],
    ["P[dyn/cm2] eps[g/cm3]\n1 2 3\n", /line 1: the header names 2 columns, the rows have 3/],
    ["P[dyn/cm2] eps[g/cm3]\n1 2\n3\n", /line 3: expected 2 cells .*found 1 cell/],
    ["P[dyn/cm2] eps[g/cm3]\n1 2\n3 nan\n", /line 3: eps\[g\/cm3\] holds 'nan', not a number/],
    ["P[dyn/cm2] eps[g/cm3]\n1 2\n3 0x10\n", /line 3: .*'0x10'/],
    ["apples pears\n1 2\n", /line 1: 'apples pears' names no pressure/],
    ["1 2\n3 4\n", /columns: 'a b' names no pressure/, "a b"],
    ["1 2\n3 4\n", /columns: the header names 3 columns, the rows have 2/, "P[Pa] eps[kg/m3] -"],
    [
      "P[dyn/cm2] eps[g/cm3]\n1 2\n1e-400 3\n",
      /line 3: P\[dyn\/cm2\] holds '1e-400', less than a number can be/,
    ],
    ["P[dyn/cm2] eps[g/cm3]\n1 2\n3 .4D-999\n", /line 3: eps\[g\/cm3\] holds '\.4D-999', less than/],
    ["P[dyn/cm2] log10(eps[g/cm3])\n1 2\n3 -400\n", /line 3: .* holds '-400', less than a number can be/],
    ["P[dyn/cm2] eps[g/cm3]\n", /no rows below the header/],
    ["P[dyn/cm2] eps[g/cm3]\n1.0-300 5e14\n", /no rows below the header that begin with a number.*1\.0e-300/],
    [`${"(".repeat(1e6)}\n1 2\n`, /names no pressure/],
  ];
  for (const [text, message, columns] of cases) {
    assert.throws(() => tableRows(text, { where: "t.dat", columns }), (error: Error) => {
      assert.ok(error instanceof InputError, String(error.stack));
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  }
});

Deno.test("a device or a pipe in a table's place is refused and not read (it never ends)", async () => {
  await assert.rejects(eosTableRows("/dev/zero"), /\/dev\/zero: neither a file nor a folder/);
});
