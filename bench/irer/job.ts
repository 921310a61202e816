/**
 * One whole job of a hunt, from a genome to its measured numbers, against the same in Python: a process that runs the
 * case with JAX and writes HDF5, and one that validates the file with both nulls.
 *
 * Ours is what a hunt does: run and validator processes that each serve many genomes, started once a hunt. `alone` is a
 * hunt of one genome, whose two processes serve it alone; `in a hunt` has the default hunt's generations and population
 * (10 × 10), as many processes at once as there are cores, in wall time a job, the processes' start and end included;
 * Python has as many jobs at once. Two horizons: the study's default of 2,000 steps, where the field's steps are most of
 * a job on either side, and the 200 steps of the study's first version.
 *
 * Ours does more in a job (charge balance, integer comb, operator check, hashes of code and artifact, sealed folder).
 */
import { availableParallelism } from "node:os";
import { GateError } from "@/core/errors.ts";
import { printLine } from "@/core/progress/mod.ts";
import type { Evaluation } from "@/studies/irer/hunt/mod.ts";
import { validateArtifact } from "@/studies/irer/measure/mod.ts";
import { type BenchmarkResult, compare, type Comparison, fastest, milliseconds } from "../paired.ts";
import { pythonPeers } from "../peers.ts";
import { temporaryFolder } from "../temporary.ts";
import { type Genomes, type OurSide, ourSide } from "./job_ours.ts";
import { type PythonProvenance, type PythonSide, pythonSide, type PythonStyle } from "./job_python.ts";

const LIMIT = 0.2;
const HORIZONS = [2000, 200];
/** Of log_prime_sse and sdg_h_norm_l2, relative. */
const TOLERANCE = 1e-6;
/** Medians of nulls are of different draws; so many standard errors of their difference they may be apart. */
const MEDIAN_ERRORS = 5;

/** The same results twice: as it is usually written, and with all that can be saved. */
const STYLES = [
  { tuned: false, name: "JAX, SciPy" },
  { tuned: true, name: "JAX from its cache, NumPy" },
] as const;

export async function benchmark({ quick }: { quick: boolean }): Promise<BenchmarkResult> {
  const { python, versions } = await pythonPeers(["jax", "jaxlib", "numpy", "scipy", "h5py"]);
  const checks: string[] = [];
  const comparisons: Comparison[] = [];
  for (const steps of HORIZONS) {
    const ours = await ourSide({ steps });
    await using folder = await temporaryFolder();
    const theirs = await pythonSide(python, {
      folder: folder.path,
      initial: ours.initial.psi,
      draws: ours.draws,
    });
    printLine(`${steps} steps: both sides' results`);
    checks.push(await requireSame(`${steps} steps`, { ours, theirs }));
    for (const together of [false, true]) {
      const words = together ? "in a hunt" : "alone";
      comparisons.push(...await time(`${steps} steps, ${words}`, { ours, theirs, together, quick }));
    }
  }
  return { title: "Hunt job (start, run, validate)", unit: "ms a job", comparisons, checks, versions };
}

async function time(
  what: string,
  { ours, theirs, together, quick }: {
    ours: OurSide;
    theirs: PythonSide;
    together: boolean;
    quick: boolean;
  },
): Promise<Comparison[]> {
  printLine(what);
  const generations = together ? ours.generations : [ours.usual];
  const workers = Math.min(availableParallelism(), generations[0].length);
  // Python's processes serve one job each: what one costs does not depend on how many follow.
  const jobs = await ours.jobsOf(generations[0].slice(0, 2 * workers));
  const measure = async (style: PythonStyle) =>
    await milliseconds(() => theirs.evaluate(jobs, { style, workers })) / jobs.length;
  const peers = [];
  for (const { tuned, name } of STYLES) {
    // As many processes as cores leave no core for a second thread.
    const styles = (together || quick ? [true] : [false, true]).map((oneThread) => ({
      name: oneThread ? `${name}, 1 thread` : name,
      tuned,
      oneThread,
    }));
    const style = await fastest(styles, { rounds: 2, measure });
    peers.push({ name: style.name, measure: () => measure(style), limit: LIMIT });
  }
  return await compare(what, {
    ours: { name: "Chimera", measure: () => measureOurs(ours, { generations, workers }) },
    peers,
    rounds: quick ? 1 : together ? 5 : 7,
  });
}

async function measureOurs(
  ours: OurSide,
  { generations, workers }: { generations: readonly Genomes[]; workers: number },
): Promise<number> {
  await using evaluated = await ours.evaluate(generations, { workers });
  requireMeasured(evaluated.evaluations);
  return evaluated.milliseconds / evaluated.evaluations.length;
}

/** A job that ends early would not be a whole one. */
function requireMeasured(evaluations: readonly Evaluation[]): void {
  const findings = evaluations.filter(({ status }) => status !== "ok")
    .map(({ runId, error }) => `${runId}: ${error}`);
  if (findings.length > 0) throw new GateError("irer job (every job must be a whole one)", findings);
}

/**
 * Both sides run the default case from the same noise, and both validate both artifacts.
 *
 * @throws {GateError} if numbers differ
 */
async function requireSame(
  label: string,
  { ours, theirs }: { ours: OurSide; theirs: PythonSide },
): Promise<string> {
  const [job] = await ours.jobsOf(ours.usual);
  await using evaluated = await ours.evaluate([ours.usual], { workers: 1 });
  requireMeasured(evaluated.evaluations);
  const [reference] = evaluated.evaluations;
  const findings: string[] = [];
  let largest = 0;
  for (const { tuned, name } of STYLES) {
    const style = { tuned, name, oneThread: false };
    const { artifact } = await theirs.run(job, style);
    const others = {
      [`${name} of our artifact`]: await theirs.validate(evaluated.artifact, style),
      [`${name} of its own artifact`]: await theirs.validate(artifact, style),
      [`ours of the artifact by ${name}`]: await validateArtifact(artifact, { draws: ours.draws }),
    };
    for (const [who, found] of Object.entries(others)) {
      const difference = Math.max(
        ...(["log_prime_sse", "sdg_h_norm_l2"] as const).map((key) =>
          Math.abs(found[key]! / reference[key]! - 1)
        ),
      );
      largest = Math.max(largest, difference);
      if (!(difference <= TOLERANCE)) findings.push(`${label}: ${who} differs by ${difference}`);
      if ("phase" in found) findings.push(...nullFindings(`${label}: ${who}`, { found, reference, ours }));
    }
  }
  if (findings.length > 0) throw new GateError("irer job (both must compute the same)", findings);
  return `${label}: log_prime_sse and sdg_h_norm_l2 of both sides' artifacts, by both sides, differ by at most ` +
    `${largest.toExponential(1)}; medians of both nulls agree within ${MEDIAN_ERRORS} standard errors`;
}

/** The draws differ, the distributions must not. */
function nullFindings(
  who: string,
  { found, reference, ours: { draws } }: {
    found: PythonProvenance;
    reference: Evaluation;
    ours: OurSide;
  },
): string[] {
  const nulls = [
    ["phase", found.phase, reference.sse_null_phase_scramble],
    ["target", found.target, reference.sse_null_target_shuffle],
  ] as const;
  return nulls.flatMap(([name, { median, spread }, expected]) => {
    // A median's standard error, for a normal distribution: 1.2533 σ/√n, and σ = quartile distance/1.349.
    const error = 1.2533 * spread / 1.349 * Math.sqrt(2 / draws);
    const close = expected !== null && Math.abs(median - expected) <= MEDIAN_ERRORS * error;
    return close ? [] : [`${who}: median of the ${name} null ${median}, ours ${expected}`];
  });
}
