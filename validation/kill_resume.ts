/**
 * Kills a study with -9 at random moments, starts it again, and compares every final file with those of an undisturbed
 * run.
 *
 *   deno task validate_kills                   E1: ten trials, each from empty folders (half an hour on two cores)
 *   deno task validate_kills 3                 three
 *   deno task validate_kills 5 sfst            SFST: scan, refine and collect the small (g, Γ) scan, five trials
 *   deno task validate_kills 5 sfst --full     the 12 × 12 × 3 scan
 *   deno task validate_kills 1 sfst --kills=5  one trial, killed five times before it may end
 *   deno task validate_kills 1 irer --kills=5  IRER: a small hunt by evolution, random search and CMA-ES
 *   deno task validate_kills 1 irer --kills=5 --full  the hunt of 10 generations of 10
 *
 * Compared are the bytes of data, runs' raw files, metrics and verdicts, summaries, tables, ledgers, figures and
 * executed notebooks. Left out is what records times: run.log, metadata.json, the seal over both (state.json),
 * E1_timing.json, cell timings.
 */
import { join } from "node:path";
import { sha256File } from "@/core/identity/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";

const TIMED = /(^|\/)(run\.log|metadata\.json|state\.json|E1_timing\.json|[^/]*\.timings\.json)$/;
const GRACE_MS = 1500;

/** The commands of a study, one after the other. */
type Commands = readonly (readonly string[])[];

const full = Deno.args.includes("--full");
const scan = `scan=${full ? "gGamma_full" : "gGamma_small"}`;
const STUDIES: Readonly<Record<string, Commands>> = {
  e1: [["full_e1", "experiment=E1_small"]],
  sfst: [["sfst_scan", scan], ["sfst_refine", scan], ["sfst_collect"]],
  irer: [full ? ["irer_hunt"] : ["irer_hunt", "config=hunt_small", "compare=true"]],
};
/** Those that have a larger version, too. */
const LARGE = ["sfst", "irer"];

const [trialsText = "10", study = "e1"] = Deno.args.filter((argument) => !argument.startsWith("--"));
const [trials, kills] = [Number(trialsText), killsFrom(Deno.args)];
const known = Object.hasOwn(STUDIES, study) && (!full || LARGE.includes(study));
if (!known || !Number.isSafeInteger(trials) || trials < 1 || !Number.isSafeInteger(kills) || kills < 1) {
  const names = Object.keys(STUDIES).join("|");
  console.error(`usage: deno task validate_kills [trials] [${names}] [--kills=N] [--full, not e1]`);
  Deno.exit(2);
}

const random = randomStream(20261122, "kill moments");
const root = await Deno.makeTempDir({ prefix: "chimera-kills-" });
try {
  const start = performance.now();
  const undisturbed = join(root, "undisturbed");
  const ended = await run(STUDIES[study], { folder: undisturbed });
  if (ended !== 0) {
    throw new Error(`the undisturbed run failed: ${await Deno.readTextFile(`${undisturbed}.log`)}`);
  }
  let seconds = (performance.now() - start) / 1000;
  const expected = await finalFiles(undisturbed);
  console.log(`undisturbed: ${seconds.toFixed(1)} s, ${Object.keys(expected).length} files`);

  let equal = 0;
  for (let trial = 1; trial <= trials; trial++) {
    const folder = join(root, `trial-${trial}`);
    const moments: string[] = [];
    while (moments.length < kills) {
      // The kills of a trial share the time of one run, so that each finds something left to do.
      const moment = random.uniform() * seconds / kills;
      const begun = performance.now();
      const how = await run(STUDIES[study], { folder, killAfterMs: 1000 * moment });
      await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
      if (how === "SIGKILL") {
        moments.push(`${moment.toFixed(1)} s`);
        continue;
      }
      // It was faster than the undisturbed run and ended first: that is no trial.
      if (how !== 0) break;
      seconds = Math.min(seconds, (performance.now() - begun - GRACE_MS) / 1000);
      await Deno.remove(folder, { recursive: true });
      moments.length = 0;
    }
    const code = await run(STUDIES[study], { folder });
    const found = await finalFiles(folder);
    const different = [...new Set([...Object.keys(expected), ...Object.keys(found)])]
      .filter((name) => expected[name] !== found[name]);
    const verdict = code === 0 && different.length === 0 ? "equal" : `DIFFERENT: ${different.join(", ")}`;
    if (verdict === "equal") equal++;
    console.log(`trial ${trial}: killed after ${moments.join(", ")}, rerun exit ${code}, ${verdict}`);
    await Deno.remove(folder, { recursive: true });
  }
  console.log(`${equal} of ${trials} trials ended with the files of an undisturbed run`);
  if (equal < trials) Deno.exitCode = 1;
} finally {
  await Deno.remove(root, { recursive: true });
}

function killsFrom(args: readonly string[]): number {
  const option = args.find((argument) => argument.startsWith("--kills="));
  return option === undefined ? 1 : Number(option.slice("--kills=".length));
}

/** Runs a study into a folder; returns its exit code, or the signal that ended it. */
async function run(
  commands: Commands,
  { folder, killAfterMs }: { folder: string; killAfterMs?: number },
): Promise<number | string> {
  const deadline = killAfterMs === undefined ? undefined : performance.now() + killAfterMs;
  for (const command of commands) {
    const ended = await runCommand(command, { folder, deadline });
    if (ended !== 0) return ended;
  }
  return 0;
}

async function runCommand(
  command: readonly string[],
  { folder, deadline }: { folder: string; deadline?: number },
): Promise<number | string> {
  const log = await Deno.open(`${folder}.log`, { create: true, append: true });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "src/cli/main.ts", ...command],
    cwd: repositoryRoot(),
    env: { CHIMERA_DATA: join(folder, "data"), CHIMERA_ARTIFACTS: join(folder, "artifacts") },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const copies = [child.stdout, child.stderr].map((stream) =>
    stream.pipeTo(
      new WritableStream({
        write: async (bytes) => {
          await log.write(bytes);
        },
      }),
    )
  );
  const timer = deadline === undefined
    ? undefined
    : setTimeout(() => child.kill("SIGKILL"), Math.max(0, deadline - performance.now()));
  const status = await child.status;
  clearTimeout(timer);
  await Promise.allSettled(copies);
  log.close();
  return status.signal ?? status.code;
}

/** sha256 of every file that must not depend on how often the study was killed. */
async function finalFiles(folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  const walk = async (inside: string): Promise<void> => {
    for await (const entry of Deno.readDir(join(folder, inside))) {
      const name = inside === "" ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory) await walk(name);
      else if (!TIMED.test(name)) hashes[name] = await sha256File(join(folder, name));
    }
  };
  await walk("");
  return hashes;
}
