/** Every reader of users' files against inputs that were bent at random; README.md says how it is called. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { callCommand } from "@/cli/call_command.ts";
import type { Command } from "@/cli/command.ts";
import { suggestion } from "@/core/config/mod.ts";
import { GateError, InputError } from "@/core/errors.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { bent } from "./bend.ts";
import type { Assignment, Told } from "./child.ts";
import { readers } from "./readers.ts";

const DEFAULT_INPUTS = 100_000;
/** An answer takes milliseconds; a machine that is busy with other work may need longer. */
const MOST_SILENCE_MS = 60_000;
const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));

const command: Command = {
  name: "fuzz",
  usage: "fuzz [readers=NAME,…] [seed=N] [only=N] [--inputs=N]",
  description:
    "Gives everything that reads a user's file inputs that were bent at random, and names each that ends in anything but\n" +
    "a value or one line of refusal. Exit code 1 if there is one; only=N repeats it and writes the input beside.\n" +
    `Readers: ${Object.keys(readers).join(", ")}.`,
  overrides: ["readers", "seed", "only"],
  options: { "--inputs": { meaning: "how many inputs, over all readers (100,000)", value: "N" } },
  examples: ["fuzz", "fuzz --inputs=2000", "fuzz readers=json,csv seed=7"],
  run: ({ overrides, options, say }) => {
    const given = Object.fromEntries(overrides.map((text) => text.split("=", 2)));
    const names = namesOf(given.readers);
    const seed = wholeNumber("seed", given.seed ?? "1");
    if (given.only !== undefined) return repeat(names, { seed, input: wholeNumber("only", given.only), say });
    const inputs = wholeNumber("--inputs", String(options.get("--inputs") ?? DEFAULT_INPUTS));
    if (inputs === 0) {
      throw new InputError("no input shows nothing", { where: "--inputs", mend: "write --inputs=2000" });
    }
    return fuzz(names, { seed, each: Math.ceil(inputs / names.length), say });
  },
};

function namesOf(list: string | undefined): string[] {
  const names = list?.split(",") ?? Object.keys(readers);
  const stranger = names.find((name) => !Object.hasOwn(readers, name));
  if (stranger === undefined) return names;
  throw new InputError(`there is no reader '${stranger}'${suggestion(stranger, Object.keys(readers))}`, {
    where: "readers",
    mend: `name some of ${Object.keys(readers).join(", ")}`,
  });
}

function wholeNumber(where: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InputError(`'${text}' is not a whole number`, { where, mend: `write ${where}=1` });
}

interface Result {
  readonly refused: number;
  readonly taken: number;
  readonly findings: readonly string[];
}

async function fuzz(
  names: readonly string[],
  { seed, each, say }: { seed: number; each: number; say: (line: string) => void },
): Promise<Record<string, Result>> {
  const progress = openProgress({ label: "fuzzing", total: each * names.length, unit: "inputs" });
  const waiting = [...names];
  const results: Record<string, Result> = {};
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      results[name] = await fuzzOne(
        { reader: name, seed, from: 0, to: each },
        (count) => progress.advance(count),
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  progress.finish();
  for (const name of names) {
    const { refused, taken, findings } = results[name];
    say(`${name}: ${refused} refused, ${taken} taken, ${findings.length} at fault`);
  }
  const findings = Object.values(results).flatMap(({ findings }) => findings);
  if (findings.length > 0) throw new GateError("fuzz", findings, { result: results });
  return results;
}

/** All inputs of one reader; a child that hangs or dies is a finding, and another one goes on behind its input. */
async function fuzzOne(assignment: Assignment, advance: (count: number) => void): Promise<Result> {
  const findings: string[] = [];
  let [refused, taken, from] = [0, 0, assignment.from];
  const { reader, seed, to } = assignment;
  const label = (input: number) => `readers=${reader} seed=${seed} only=${input}`;
  while (from < to) {
    let reached = from;
    let ended = false;
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--quiet",
        "--v8-flags=--expose-gc",
        CHILD,
        JSON.stringify({ ...assignment, from }),
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    let watch = setTimeout(() => child.kill("SIGKILL"), MOST_SILENCE_MS);
    const lines = child.stdout.pipeThrough(new TextDecoderStream());
    let rest = "";
    for await (const part of lines) {
      clearTimeout(watch);
      watch = setTimeout(() => child.kill("SIGKILL"), MOST_SILENCE_MS);
      const whole = (rest + part).split("\n");
      rest = whole.pop()!;
      for (const line of whole) {
        const told = JSON.parse(line) as Told;
        if (told.kind === "finding") findings.push(`${label(told.input)}: ${told.what}`);
        else if (told.kind === "input") {
          advance(told.input - reached);
          reached = told.input;
        } else [refused, taken, ended] = [refused + told.refused, taken + told.taken, true];
      }
    }
    clearTimeout(watch);
    const { code, signal } = await child.status;
    if (ended) {
      advance(to - reached);
      break;
    }
    findings.push(
      `${label(reached)}: ended with ${signal ?? `code ${code}`} at this input or one of the 49 after it`,
    );
    advance(Math.min(to, reached + 50) - reached);
    from = reached + 50;
  }
  return { refused, taken, findings };
}

/** Reads one input once more, in this process, and leaves it in a file. */
async function repeat(
  names: readonly string[],
  { seed, input, say }: { seed: number; input: number; say: (line: string) => void },
): Promise<string> {
  const [name] = names;
  const reader = readers[name];
  const folder = await Deno.makeTempDir({ prefix: `chimera_fuzz_${name}_${input}_` });
  const path = `${folder}/${reader.file}`;
  await Deno.writeFile(path, bent(await reader.samples(), randomStream(seed, `fuzz/${name}/${input}`)));
  say(`input ${input} of ${name}: ${path}`);
  await reader.read(path);
  say("taken");
  return path;
}

if (import.meta.main) Deno.exit(await callCommand(() => Promise.resolve(command), Deno.args));
