/**
 * Kills `full_e1` on its small configuration with -9 at random moments, starts it again, and compares every final file
 * with those of an undisturbed run.
 *
 *   deno task validate_kills            ten trials, each from empty folders (about half an hour on two cores)
 *   deno task validate_kills 3          three
 *
 * Compared are the bytes of data, runs' raw files and metrics, summary, tables, figures and executed notebooks. Left
 * out is what records times: run.log, metadata.json, the seal over both (state.json), E1_timing.json, cell timings.
 */
import { join } from "node:path";
import { sha256File } from "@/core/identity/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";

const TIMED = /(^|\/)(run\.log|metadata\.json|state\.json|E1_timing\.json|[^/]*\.timings\.json)$/;
const GRACE_MS = 1500;

const trials = Number(Deno.args[0] ?? 10);
const random = randomStream(20261122, "kill moments");
const root = await Deno.makeTempDir({ prefix: "chimera-kills-" });
try {
  const start = performance.now();
  const undisturbed = join(root, "undisturbed");
  if (await study(undisturbed) !== 0) throw new Error("the undisturbed run failed");
  const seconds = (performance.now() - start) / 1000;
  const expected = await finalFiles(undisturbed);
  console.log(`undisturbed: ${seconds.toFixed(1)} s, ${Object.keys(expected).length} files`);

  let equal = 0;
  for (let trial = 1; trial <= trials; trial++) {
    const folder = join(root, `trial-${trial}`);
    const moment = random.uniform() * seconds;
    const killed = await study(folder, { killAfterMs: 1000 * moment });
    await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
    const code = await study(folder);
    const found = await finalFiles(folder);
    const different = [...new Set([...Object.keys(expected), ...Object.keys(found)])]
      .filter((name) => expected[name] !== found[name]);
    const verdict = code === 0 && different.length === 0 ? "equal" : `DIFFERENT: ${different.join(", ")}`;
    if (verdict === "equal") equal++;
    console.log(
      `trial ${trial}: killed after ${moment.toFixed(1)} s (${killed}), rerun exit ${code}, ${verdict}`,
    );
    await Deno.remove(folder, { recursive: true });
  }
  console.log(`${equal} of ${trials} trials ended with the files of an undisturbed run`);
  if (equal < trials) Deno.exitCode = 1;
} finally {
  await Deno.remove(root, { recursive: true });
}

/** Runs the study into a folder; returns its exit code, or the signal that ended it. */
async function study(
  folder: string,
  { killAfterMs }: { killAfterMs?: number } = {},
): Promise<number | string> {
  const log = await Deno.open(`${folder}.log`, { create: true, append: true });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "src/cli/main.ts", "full_e1", "experiment=E1_small"],
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
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
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
