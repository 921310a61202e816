/**
 * Kills a study with -9 at random moments, starts it again, and compares every final file with those of an undisturbed
 * run: `deno task validate_kills --help`.
 */
import { join } from "node:path";
import { callCommand } from "@/cli/call_command.ts";
import type { Command } from "@/cli/command.ts";
import { chimeraArguments } from "@/core/testing/chimera_arguments.ts";
import { suggestion } from "@/core/config/mod.ts";
import { GateError, InputError } from "@/core/errors.ts";
import { sha256File, sha256Text } from "@/core/identity/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";

const TIMED =
  /(^|\/)(run\.log|metadata\.json|state\.json|E1_timing\.json|E1_report\.html|[^/]*\.timings\.json)$/;
/** What a report says beside its summary; of each run, how long it took. */
const REPORT = /(^|\/)E1_report\.json$/;
const GRACE_MS = 1500;

/** The commands of a study, one after the other. */
type Commands = readonly (readonly string[])[];

/** The commands of each study: its small version, and the large one where there is one. */
const STUDIES: Readonly<Record<string, { readonly small: Commands; readonly full?: Commands }>> = {
  e1: { small: [["full_e1", "experiment=E1_small"]] },
  sfst: { small: scanCommands("scan=gGamma_small"), full: scanCommands("scan=gGamma_full") },
  irer: { small: [["irer_hunt", "config=hunt_small", "compare=true"]], full: [["irer_hunt"]] },
};

const command: Command = {
  name: "validate_kills",
  usage: "validate_kills [TRIALS] [STUDY] [--kills=N] [--full]",
  description: [
    "Kills a study with -9 at random moments, starts it again, and compares every final file with those of an",
    `undisturbed run. TRIALS is 10 and STUDY e1 unless told; studies: ${Object.keys(STUDIES).join(", ")}.`,
    "",
    "Compared are the bytes of data, runs' raw files, metrics and verdicts, summaries, tables, ledgers, figures and",
    "executed notebooks. Left out is what records times: run.log, metadata.json, the seal over both (state.json),",
    "E1_timing.json, cell timings, E1's page (of E1_report.json, which it is drawn from, the runs' times alone). Exit",
    "code 1 if a file differs.",
  ].join("\n"),
  words: { name: "TRIALS and STUDY", most: 2 },
  options: {
    "--kills": { meaning: "kill so many times before a trial may end (1)", value: "N" },
    "--full": "the 12 × 12 × 3 scan, or the hunt of 10 generations of 10",
  },
  examples: [
    "validate_kills",
    "validate_kills 5 sfst",
    "validate_kills 5 sfst --full",
    "validate_kills 1 irer --kills=5",
  ],
  async run({ words: [trials = "10", study = "e1"], options, say }) {
    if (!Object.hasOwn(STUDIES, study)) {
      throw new InputError(`unknown study '${study}'${suggestion(study, Object.keys(STUDIES))}`, {
        where: command.name,
        mend: "name one of them",
      });
    }
    const commands = STUDIES[study][options.has("--full") ? "full" : "small"];
    if (commands === undefined) {
      throw new InputError(`${study} has no larger version`, { where: "--full", mend: "leave it away" });
    }
    return await killAndCompare(commands, {
      trials: countFrom(trials, "TRIALS"),
      kills: countFrom(String(options.get("--kills") ?? "1"), "--kills"),
      say,
    });
  },
};

function scanCommands(scan: string): Commands {
  return [["sfst_scan", scan], ["sfst_refine", scan], ["sfst_collect"]];
}

function countFrom(text: string, where: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InputError(`'${text}' is no number of times`, { where, mend: "write a whole number from 1 on" });
}

async function killAndCompare(
  commands: Commands,
  { trials, kills, say }: { trials: number; kills: number; say: (line: string) => void },
): Promise<{ equal: number; trials: number }> {
  const random = randomStream(20261122, "kill moments");
  const root = await Deno.makeTempDir({ prefix: "chimera-kills-" });
  try {
    const start = performance.now();
    const undisturbed = join(root, "undisturbed");
    const ended = await run(commands, { folder: undisturbed });
    if (ended !== 0) {
      throw new Error(`the undisturbed run failed: ${await Deno.readTextFile(`${undisturbed}.log`)}`);
    }
    let seconds = (performance.now() - start) / 1000;
    const expected = await finalFiles(undisturbed);
    say(`undisturbed: ${seconds.toFixed(1)} s, ${Object.keys(expected).length} files`);

    let equal = 0;
    for (let trial = 1; trial <= trials; trial++) {
      const folder = join(root, `trial-${trial}`);
      const moments: string[] = [];
      while (moments.length < kills) {
        // The kills of a trial share the time of one run, so that each finds something left to do.
        const moment = random.uniform() * seconds / kills;
        const begun = performance.now();
        const how = await run(commands, { folder, killAfterMs: 1000 * moment });
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
      const code = await run(commands, { folder });
      const found = await finalFiles(folder);
      const different = [...new Set([...Object.keys(expected), ...Object.keys(found)])]
        .filter((name) => expected[name] !== found[name]);
      const verdict = code === 0 && different.length === 0 ? "equal" : `DIFFERENT: ${different.join(", ")}`;
      if (verdict === "equal") equal++;
      say(`trial ${trial}: killed after ${moments.join(", ")}, rerun exit ${code}, ${verdict}`);
      await Deno.remove(folder, { recursive: true });
    }
    say(`${equal} of ${trials} trials ended with the files of an undisturbed run`);
    if (equal < trials) {
      throw new GateError("validate_kills", [`${trials - equal} of ${trials} trials differ`]);
    }
    return { equal, trials };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
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
    args: chimeraArguments(command),
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
      else if (REPORT.test(name)) {
        hashes[name] = sha256Text(withoutTimes(await Deno.readTextFile(join(folder, name))));
      } else if (!TIMED.test(name)) hashes[name] = await sha256File(join(folder, name));
    }
  };
  await walk("");
  return hashes;
}

function withoutTimes(report: string): string {
  return report.replace(/"duration_seconds": *[\d.]+/g, '"duration_seconds": 0');
}

if (import.meta.main) Deno.exit(await callCommand(() => Promise.resolve(command), Deno.args));
