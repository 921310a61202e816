/**
 * One case of the scan, from the name of an equation of state to M_max, R_1.4 and Λ_1.4, against SciPy. All sides are
 * first compared with the tight reference (validation/tov): each of their errors has to be below `LARGEST_ERROR`, and
 * none of ours above the largest of the peers'.
 */
import { join } from "node:path";
import { parseCsv } from "@/core/csv.ts";
import { GateError } from "@/core/errors.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { READ_2009 } from "@/physics/tov/eos/read2009_parameters.ts";
import { equationOfState, modificationOf, solveStars } from "@/physics/tov/mod.ts";
import { type BenchmarkResult, compare, type Comparison, milliseconds } from "../paired.ts";
import { pythonPeers } from "../peers.ts";
import { startWorker, type Worker } from "../worker.ts";

/** Relative, of M_max, R_1.4 and Λ_1.4 each. */
const LARGEST_ERROR = 1e-6;
/** Gives ours errors below the peers'. */
const RELATIVE_TOLERANCE = 1e-7;
const REFERENCE = "src/physics/tov/reference/tov_scipy.csv";
const CASES: readonly Case[] = [
  { eos: "SLy", sigma: 0, variant: "A" },
  { eos: "APR4", sigma: 0, variant: "A" },
  { eos: "MPA1", sigma: 0, variant: "A" },
  { eos: "SLy", sigma: 0.06, variant: "A" },
];
/** The peers' integrators; the project's limit is for `solve_ivp`, SciPy's own recommendation. */
const INTEGRATORS = [{ integrator: "solve_ivp", limit: 0.1 }, { integrator: "ode" }];

interface Case {
  readonly eos: string;
  readonly sigma: number;
  readonly variant: "A" | "B";
}

/** What a side has to find. */
interface Observables {
  readonly mMaxSolar: number;
  readonly r14Km: number;
  readonly lambda14: number;
}

export async function benchmark({ quick }: { quick: boolean }): Promise<BenchmarkResult> {
  const { python, versions } = await pythonPeers(["numpy", "scipy"]);
  const script = join(repositoryRoot(), "bench", "sfst", "tov_case_worker.py");
  await using worker = startWorker([python, script], {
    env: { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
  });
  const reference = await readReference();
  const checks: string[] = [];
  const comparisons: Comparison[] = [];
  for (const one of CASES) {
    const label = labelOf(one);
    checks.push(await check(label, { one, worker, reference }));
    comparisons.push(...await time(label, { one, worker, quick, scipy: versions.scipy }));
  }
  return { title: "TOV case: M_max, R_1.4, Λ_1.4", unit: "ms a case", comparisons, checks, versions };
}

/**
 * Compares all sides with the reference.
 *
 * @throws {GateError} if one is off, or ours is less accurate than the peers
 */
async function check(
  label: string,
  { one, worker, reference }: {
    one: Case;
    worker: Worker;
    reference: ReadonlyMap<string, Observables>;
  },
): Promise<string> {
  const expected = reference.get(label);
  if (expected === undefined) throw new Error(`${REFERENCE} has no row for ${label}`);
  const ours = errorsOf(solve(one), expected);
  const sides = [{ name: "ours", errors: ours }];
  for (const { integrator } of INTEGRATORS) {
    const found = await worker.ask<Observables>("solve", { case: peerCase(one, integrator) });
    sides.push({ name: integrator, errors: errorsOf(found, expected) });
  }
  const texts = sides.map(({ name, errors }) =>
    `${name} ${errors.map((error) => error.toExponential(0)).join(" ")}`
  );
  const finding = `${label}: errors of M_max, R_1.4, Λ_1.4: ${texts.join("; ")}`;
  const peers = sides.slice(1);
  const accurate = sides.every(({ errors }) => errors.every((error) => error <= LARGEST_ERROR));
  const asAccurate = peers.every(({ errors }) => Math.max(...ours) <= Math.max(...errors));
  if (!accurate || !asAccurate) {
    const why = accurate ? "ours must be as accurate as the peers" : `errors must be below ${LARGEST_ERROR}`;
    throw new GateError(`tov_case (${why})`, [finding]);
  }
  return finding;
}

async function time(
  label: string,
  { one, worker, quick, scipy }: { one: Case; worker: Worker; quick: boolean; scipy: string },
): Promise<Comparison[]> {
  // A block of each side lasts long enough for its clock, and not so long that its turns are far apart.
  const repeats = { ours: quick ? 50 : 100, peer: quick ? 5 : 10 };
  const repeat = (): void => {
    for (let count = 0; count < repeats.ours; count++) solve(one);
  };
  const peers = INTEGRATORS.map(({ integrator, limit }) => ({
    name: `SciPy ${scipy} ${integrator}`,
    limit,
    measure: () => worker.ask<number>("measure", { case: peerCase(one, integrator), repeats: repeats.peer }),
  }));
  const ours = {
    name: `solveStars at ${RELATIVE_TOLERANCE}`,
    measure: async () => await milliseconds(repeat) / repeats.ours,
  };
  for (const side of [ours, ...peers]) await side.measure(); // warms up
  return await compare(label, { ours, peers, rounds: quick ? 7 : 15 });
}

function solve({ eos, sigma, variant }: Case): Observables {
  const { maximum, canonical, reasons } = solveStars(equationOfState(eos), {
    modification: modificationOf(variant, sigma),
    relativeTolerance: RELATIVE_TOLERANCE,
  });
  if (maximum === null || canonical === null) throw new Error(`${eos}: ${reasons.join("; ")}`);
  return { mMaxSolar: maximum.massSolar, r14Km: canonical.radiusKm, lambda14: canonical.lambda };
}

function peerCase({ eos, sigma, variant }: Case, integrator: string): Record<string, unknown> {
  const [log10P1, ...gammas] = READ_2009[eos];
  return { log10P1, gammas, sigma, variant, integrator };
}

function errorsOf(found: Observables, expected: Observables): number[] {
  const keys = ["mMaxSolar", "r14Km", "lambda14"] as const;
  return keys.map((key) => Math.abs(found[key] / expected[key] - 1));
}

function labelOf({ eos, sigma, variant }: Case): string {
  return sigma === 0 ? eos : `${eos} ${variant} σ=${sigma}`;
}

/** The reference's observables by the label of their case. */
async function readReference(): Promise<ReadonlyMap<string, Observables>> {
  const text = await Deno.readTextFile(join(repositoryRoot(), REFERENCE));
  const { rows } = parseCsv(text, { where: REFERENCE });
  return new Map(rows.map((row) => [
    labelOf({ eos: row.eos, sigma: Number(row.sigma), variant: row.variant as Case["variant"] }),
    {
      mMaxSolar: Number(row.M_max_Msun),
      r14Km: Number(row.R_1p4_km),
      lambda14: Number(row.Lambda_1p4),
    },
  ]));
}
