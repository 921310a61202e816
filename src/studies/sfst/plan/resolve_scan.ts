import { join } from "node:path";
import {
  cartesianProduct,
  configPath,
  loadPlanFile,
  type Origin,
  parseOverrides,
  placeOf,
  refuseTwice,
} from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { axisValues } from "./axis_values.ts";
import { readParamsCsv, type ScanPoint } from "./params_csv.ts";
import { GRID, inPlaceOf, scanName } from "./scan_overrides.ts";
import { type ScanFile, scanSchema } from "./scan_schema.ts";
import { TABLE_PREFIX, type TovCase } from "./tov_case.ts";

/** Everything that is decided before anything runs: one scan, fully resolved and read-only. */
export interface ScanPlan {
  /** The name of its file. */
  readonly scan: string;
  /** As in the file. */
  readonly title: string;
  /** In the order of eos, g, Γ and seed, or of the params.csv. */
  readonly cases: readonly PlannedCase[];
  /** Cases in child processes, side by side; or one by one in this process, without a time limit of their own. */
  readonly isolation: "child" | "in_process";
  /** Of each case. */
  readonly timeLimitSeconds: number;
  /** Absolute: the run folders lie in it. */
  readonly diagnosticsFolder: string;
  /** Nothing is solved, and every file says so. */
  readonly synthetic: boolean;
}

/** One run of a scan. */
export interface PlannedCase {
  /** Everything that decides its numbers. */
  readonly config: TovCase;
  /** Of an external solver; the built-in one draws nothing. */
  readonly seed: number;
  /** Where it comes from, for messages. */
  readonly where: string;
}

/**
 * Whether this process only rehearses: SFST_DRYRUN=1.
 *
 * @throws {InputError} if it is neither 1 nor 0: who writes `true` does not mean to start the real scan
 */
export function isDryRun(): boolean {
  const value = Deno.env.get("SFST_DRYRUN") ?? "";
  if (["", "0", "1"].includes(value)) return value === "1";
  throw new InputError(`expected 1 or 0, got '${value}'`, {
    where: "SFST_DRYRUN",
    mend: "set it to 1 for a rehearsal, or unset it",
  });
}

/**
 * The scan that `key=value` arguments describe: `scan=` names the file, `eos=`, `g=`, `Gamma=` and `seed=` take lists
 * (g and Gamma a grid, too), `params_csv=` takes the place of these four, and any other key of the file takes one
 * value.
 *
 * @throws {InputError} one line: what is wrong, where, and how to mend it
 */
export async function resolveScan(args: readonly string[]): Promise<ScanPlan> {
  const overrides = parseOverrides(args);
  const where = configPath("sfst", { name: scanName(overrides) });
  const { resolved: scan, origin } = await loadPlanFile(where, scanSchema, {
    overrides: inPlaceOf(overrides),
    selectors: ["scan", "seed"],
  });
  requireCommand(scan, origin);
  refuseTwice(scan.masses ?? [], placeOf("masses", origin));
  const points = scan.params_csv === null ? gridPoints(scan, origin) : await tablePoints(scan, where);
  requireTable(scan, { points, origin });
  const synthetic = isDryRun();
  return {
    scan: scan.name,
    title: scan.title,
    cases: points.map((point) => plannedCase(point, { scan, synthetic })),
    isolation: scan.solver.isolation,
    timeLimitSeconds: scan.solver.time_limit_s,
    diagnosticsFolder: diagnosticsFolder({ synthetic }),
    synthetic,
  };
}

/** artifacts/sfst/diagnostics, or the place that synthetic runs have of their own. */
export function diagnosticsFolder({ synthetic }: { synthetic: boolean }): string {
  return join(artifactsFolder(), "sfst", ...(synthetic ? ["dryrun"] : []), "diagnostics");
}

function requireCommand({ solver }: ScanFile, origin: Origin): void {
  const external = solver.kind === "external";
  if (external === solver.command.length > 0) return;
  throw new InputError(
    external ? "an external solver needs a command" : "the built-in solver takes no command",
    {
      where: placeOf("solver.command", origin),
      mend: external ? "write [program, argument, …]" : "write solver.kind=external with it, or []",
    },
  );
}

/** A header or a crust that no equation of state takes is an error. */
function requireTable(
  scan: ScanFile,
  { points, origin }: { points: readonly ScanPoint[]; origin: Origin },
): void {
  const given = (["columns", "crust"] as const).find((key) => scan[key] !== null);
  if (given === undefined || points.some(({ eos }) => eos.startsWith(TABLE_PREFIX))) return;
  throw new InputError("no equation of state of this scan is a table", {
    where: placeOf(given, origin),
    mend: `leave ${given} out, or name a table: eos=${TABLE_PREFIX}my_eos.csv`,
  });
}

function gridPoints(scan: ScanFile, origin: Origin): ScanPoint[] {
  const required = <T>(key: (typeof GRID)[number], value: T | null): T => {
    if (value !== null) return value;
    throw new InputError("neither a grid nor a params_csv", {
      where: placeOf(key, origin),
      mend: `write ${key}, or params_csv=<file>`,
    });
  };
  const axis = (key: "g" | "Gamma") => axisValues(required(key, scan[key]), { where: placeOf(key, origin) });
  const axes = {
    eos: required("eos", scan.eos),
    g: axis("g"),
    Gamma: axis("Gamma"),
    seeds: required("seeds", scan.seeds),
  };
  return cartesianProduct(axes, origin)
    .map(({ seeds: seed, ...point }) => ({ ...point, seed, where: origin.where }));
}

async function tablePoints(scan: ScanFile, where: string): Promise<ScanPoint[]> {
  const also = GRID.find((key) => scan[key] !== null);
  if (also !== undefined) {
    throw new InputError(`${also} and params_csv both name cases`, {
      where,
      mend: `leave one of the two away`,
    });
  }
  return await readParamsCsv(scan.params_csv!);
}

function plannedCase(
  { eos, g, Gamma, seed, where }: ScanPoint,
  { scan, synthetic }: { scan: ScanFile; synthetic: boolean },
): PlannedCase {
  // in this order neither a tiny g² nor a tiny Γ leaves the range of numbers
  const sigma = g * (g / Gamma) * scan.chi_ref;
  if (!Number.isFinite(sigma)) {
    throw new InputError(`σ = g²/Γ·χ_ref is not finite at g = ${g}, Γ = ${Gamma}`, {
      where,
      mend: "choose a larger Gamma or a smaller g",
    });
  }
  const { chi_ref, variant, relative_tolerance, grid_factor, newton_tol } = scan;
  const solver = { kind: scan.solver.kind, command: scan.solver.command };
  const table = eos.startsWith(TABLE_PREFIX);
  if (eos === TABLE_PREFIX) {
    throw new InputError(`'${TABLE_PREFIX}' names no file`, {
      where,
      mend: `write ${TABLE_PREFIX}<path of a table or of a CompOSE folder>`,
    });
  }
  const config: TovCase = {
    eos,
    ...table && scan.columns !== null ? { columns: scan.columns } : {},
    ...table && scan.crust !== null ? { crust: scan.crust } : {},
    ...scan.masses !== null ? { masses: scan.masses } : {},
    g,
    Gamma,
    chi_ref,
    sigma,
    variant,
    relative_tolerance,
    grid_factor,
    newton_tol,
    solver,
    refinement: null,
    synthetic,
  };
  return { config, seed, where };
}
