/**
 * The equation-of-state tables that PyPI's lalsuite ships, read and solved by src/physics/tov and compared with
 * lalsimulation's own solver and with a TOV solver in SciPy (`public_tables.py`): `deno task validate_eos --help`.
 */
import { fileURLToPath } from "node:url";
import { callCommand } from "@/cli/call_command.ts";
import type { Command } from "@/cli/command.ts";
import { csvNumbers, csvText, parseCsv } from "@/core/csv.ts";
import { GateError, InputError } from "@/core/errors.ts";
import { type EquationOfState, readEosTable, solveStars } from "@/physics/tov/mod.ts";

/** The header that the tables of two columns lack, from lalsimulation's documentation. */
const TWO_COLUMNS = "P[m-2] eps[m-2]";

const OUTPUT = fileURLToPath(new URL("public_tables.csv", import.meta.url));

const command: Command = {
  name: "validate_eos",
  usage: "validate_eos [PYTHON [OUTPUT.csv]]",
  description:
    "Reads and solves the tables of PyPI's lalsuite and compares the stars with lalsimulation's own solver and with a TOV\n" +
    "solver in SciPy. PYTHON is that of a virtual environment with validation/tov/requirements.txt (python3), or a CSV that\n" +
    "public_tables.py printed before. Exit code 1 if a table is refused, a number is NaN, a mass rises at the end of a table\n" +
    "only here, or SciPy's stars differ by more than 0.2 % in M_max and R_1.4 or 1 % in Λ_1.4.",
  words: { name: "PYTHON and OUTPUT.csv", most: 2 },
  examples: ["validate_eos", "validate_eos venv/bin/python", "validate_eos venv/bin/python stars.csv"],
  run: ({ words: [python = "python3", output = OUTPUT], say }) => compare({ python, output, say }),
};

interface Row {
  readonly eos: string;
  readonly reason: string;
  readonly remarks: string;
  readonly M_max: number | null;
  readonly R_1p4: number | null;
  readonly Lambda_1p4: number | null;
}

const QUANTITIES = ["M_max", "R_1p4", "Lambda_1p4"] as const;
/** The two interpolate between rows in their own ways: how far SciPy's figures may be from ours, relative. */
const LIMITS = { M_max: 2e-3, R_1p4: 2e-3, Lambda_1p4: 1e-2 } as const;

async function solved(eos: string, path: string): Promise<Row> {
  const none = { eos, remarks: "", M_max: null, R_1p4: null, Lambda_1p4: null };
  let table: EquationOfState;
  try {
    table = await readEosTable(path, await hasTwoColumns(path) ? { columns: TWO_COLUMNS } : {});
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { ...none, reason: `refused: ${error.what}` };
  }
  const { maximum, canonical, reasons } = solveStars(table, { relativeTolerance: 1e-9 });
  return {
    eos,
    reason: reasons.join("; "),
    remarks: table.remarks!.stress.join("; "),
    M_max: maximum?.massSolar ?? null,
    R_1p4: canonical?.radiusKm ?? null,
    Lambda_1p4: canonical?.lambda ?? null,
  };
}

async function hasTwoColumns(path: string): Promise<boolean> {
  const first = (await Deno.readTextFile(path)).split("\n").find((line) =>
    line.trim() && !line.startsWith("#")
  )!;
  return first.trim().split(/\s+/).length === 2;
}

async function reference(python: string): Promise<string> {
  const script = fileURLToPath(new URL("public_tables.py", import.meta.url));
  const { success, stdout } = await new Deno.Command(python, { args: [script], stderr: "inherit" }).output();
  if (success) return new TextDecoder().decode(stdout);
  throw new InputError(`'${python}' did not solve the tables`, {
    where: script,
    mend: "give a Python with validation/tov/requirements.txt installed",
  });
}

async function compare(
  { python, output, say }: { python: string; output: string; say: (line: string) => void },
): Promise<readonly Row[]> {
  const table = parseCsv(
    python.endsWith(".csv") ? await Deno.readTextFile(python) : await reference(python),
    { where: "public_tables.py" },
  );
  const number = (column: string) => csvNumbers(table, { column, where: "public_tables.py" });
  const rows: Row[] = [];
  for (const { eos, path } of table.rows) rows.push(await solved(eos, path));

  const refused = rows.filter(({ reason }) => reason.startsWith("refused"));
  say(`${rows.length} tables: ${rows.length - refused.length} read, ${refused.length} refused`);
  for (const { eos, reason } of refused) say(`  ${eos}: ${reason}`);
  const rises = rows.filter(({ reason }) => /still rises/.test(reason));
  say(
    `${rises.length} without a maximum: their mass still rises at the end of the table (SciPy's, too?)`,
  );
  for (const { eos } of rises) {
    const theirs = table.rows.find((row) => row.eos === eos)!;
    say(
      `  ${eos}: SciPy ${theirs.scipy_still_rises === "True"}, lalsimulation says ${theirs.lal_M_max} M☉`,
    );
  }
  const failures = [
    ...refused.map(({ eos }) => `${eos} is refused`),
    ...rises.filter(({ eos }) => table.rows.find((row) => row.eos === eos)!.scipy_still_rises !== "True")
      .map(({ eos }) => `${eos} still rises, but not SciPy's`),
  ];
  const notANumber = rows.filter((row) => QUANTITIES.some((key) => Number.isNaN(row[key])));
  say(`${notANumber.length} with NaN`);
  failures.push(...notANumber.map(({ eos }) => `${eos} has NaN`));
  say(`${rows.filter(({ remarks }) => remarks !== "").length} without their crust (STRESS)`);

  const columns: Record<string, (number | null)[]> = {};
  for (const peer of ["scipy", "lal"]) {
    for (const key of QUANTITIES) {
      const theirs = columns[`${peer}_${key}`] = number(`${peer}_${key}`);
      const off = rows.flatMap(({ eos, [key]: ours }, i) =>
        ours === null || theirs[i] === null ? [] : [{ eos, off: Math.abs(ours / theirs[i] - 1) }]
      ).sort((a, b) => a.off - b.off);
      if (peer === "scipy") {
        failures.push(
          ...off.filter((one) => one.off > LIMITS[key]).map(({ eos }) => `${eos}: ${key} is off`),
        );
      }
      const median = off[off.length >> 1];
      const worst = off.slice(-5).reverse().map(({ eos, off }) => `${eos} ${off.toExponential(1)}`).join(
        ", ",
      );
      const missing = rows.flatMap((row, i) =>
        (row[key] === null) === (theirs[i] === null)
          ? []
          : [`${row.eos} (${row[key] === null ? peer : "ours"} only)`]
      );
      say(
        `${key} against ${peer}: ${off.length} compared, median ${
          median.off.toExponential(1)
        }, worst ${worst}` +
          (missing.length === 0 ? "" : `; in one of both: ${missing.join(", ")}`),
      );
    }
  }
  await Deno.writeTextFile(
    output,
    csvText(
      ["eos", ...QUANTITIES, ...Object.keys(columns), "reason", "remarks"],
      rows.map((row, i) => ({
        ...row,
        ...Object.fromEntries(Object.entries(columns).map(([key, values]) => [key, values[i]])),
      })),
    ),
  );
  say(`wrote ${output}`);
  if (failures.length > 0) throw new GateError("validate_eos", failures);
  return rows;
}

if (import.meta.main) Deno.exit(await callCommand(() => Promise.resolve(command), Deno.args));
