import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { eosTableRows } from "./read_table.ts";
import { G_CM3_PER_MEV_FM3 } from "./table_units.ts";

/** Two rows of SLy-like matter in cgs: n_B [fm⁻³], ε [g/cm³], P [dyn/cm²]. */
const CGS = [[0.16, 2.73e14, 3.8e33], [0.5, 9.1e14, 1.35e35]] as const;
const MEV = 1.602176634e-6 * 1e39; // dyn/cm² in 1 MeV/fm³, exact

function near(found: number | undefined, expected: number, what: string, relative = 1e-9): void {
  assert.ok(
    found !== undefined && Math.abs(found / expected - 1) < relative,
    `${what}: ${found}, ${expected}`,
  );
}

/** The files of a CompOSE table (manual v3, ch. 4): two points of T = 0, Y_q = 0. */
const COMPOSE = {
  "eos.nb": " 1\n 2\n 0.16000000E+00\n 0.50000000E+00\n",
  "eos.t": "1\n1\n0.0\n",
  "eos.thermo": "  9.3956540E+02  9.3827210E+02 1\n" +
    CGS.map(([n, e, p], i) =>
      ` 1 ${i + 1} 1 ${
        [p / MEV / n, 0, 0.1, 0, 0, 0, e / G_CM3_PER_MEV_FM3 / n / 939.5654 - 1].join(" ")
      } 0\n`
    ).join(""),
};

Deno.test("CompOSE: eos.nb and eos.thermo by their folder or by one of them (definitions of Q₁ and Q₇)", async () => {
  await using folder = await temporaryFolder();
  for (const [name, text] of Object.entries(COMPOSE)) await Deno.writeTextFile(join(folder.path, name), text);
  for (const path of [folder.path, join(folder.path, "eos.thermo"), join(folder.path, "eos.nb")]) {
    const rows = await eosTableRows(path);
    rows.forEach((row, i) => {
      near(row.energyDensity, CGS[i][1], "ε");
      near(row.pressure, CGS[i][2], "P");
      near(row.density, CGS[i][0] * 1.6605390666e15, "ρ");
    });
  }
});

Deno.test("CompOSE: what is hot, of many slices, cut or missing is refused with its file (a fixture for each rule)", async () => {
  const cases: readonly (readonly [file: string, text: string | null, message: RegExp])[] = [
    ["eos.thermo", null, /there is no 'eos\.thermo' in this folder/],
    ["eos.nb", "1\n3\n0.1\n0.2\n", /announces the indices 1 to 3 and holds 2 values/],
    ["eos.nb", "1\n1\n0.1\n", /eos\.thermo, line 3: there is no n_B of index 2/],
    ["eos.t", "1\n1\n20.0\n", /its matter is hot: T = 20 MeV/],
    [
      "eos.thermo",
      COMPOSE["eos.thermo"].replace("\n 1 2 1", "\n 2 2 1"),
      /2 temperatures and charge fractions/,
    ],
    ["eos.thermo", "1 1 1 0.1\n", /line does not hold the masses/],
    ["eos.thermo", COMPOSE["eos.thermo"].replace(/ 1 2 1 .*/, " 1 2 1 5 x"), /line 3: 'x' is no number/],
    [
      "eos.thermo",
      COMPOSE["eos.thermo"].replace(/ 1 2 1 .*/, " 1 2 1 5"),
      /line 3: the last line is cut: expected three indices/,
    ],
    [
      "eos.thermo",
      COMPOSE["eos.thermo"].replace(/ 1 2 1 .*\n/, " 1 2"),
      /line 3: the last line is cut: .* 2 cells/,
    ],
    [
      "eos.thermo",
      COMPOSE["eos.thermo"].trimEnd().slice(0, -2),
      /line 3: the last line is cut: .* how many follow, found 10 cells/,
    ],
    [
      "eos.thermo",
      COMPOSE["eos.thermo"].replace(/ 1 2 1 .*\n/, " 1 2 1 2.1E+"),
      /line 3: the last line is cut: '2\.1E\+'/,
    ],
    [
      "eos.thermo",
      COMPOSE["eos.thermo"].replace(/ 1 1 1 \S+ \S+/, " 1 1 1"),
      /line 2: expected three indices/,
    ],
    [
      "eos.thermo",
      COMPOSE["eos.thermo"].replace(/ 1 2 1 .*\n/, ""),
      /eos\.nb has 2 densities, eos\.thermo 1;/,
    ],
    ["eos.nb", "1\n4\n0.16\n0.5\n0.6\n0.7\n", /eos\.nb has 4 densities, eos\.thermo 2;/],
    ["eos.nb", "1\n2\n0.16\n0.05\n", /eos\.nb: n_B does not rise at index 2/],
    [
      "eos.thermo",
      COMPOSE["eos.thermo"].replace(/ 1 2 1 \S+/, " 1 2 1 1D-400"),
      /line 3: '1D-400' is less than/,
    ],
  ];
  for (const [file, text, message] of cases) {
    await using folder = await temporaryFolder();
    for (const [name, whole] of Object.entries({ ...COMPOSE, [file]: text })) {
      if (whole !== null) await Deno.writeTextFile(join(folder.path, name), whole);
    }
    await assert.rejects(eosTableRows(folder.path), (error: Error) => {
      assert.ok(error instanceof InputError, String(error.stack));
      assert.match(error.message, message);
      return true;
    });
  }
});
