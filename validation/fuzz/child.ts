/** Gives one reader its inputs, and tells the parent of each input that did not pass, a line of JSON each. */
import { join } from "node:path";
import process from "node:process";
import { GateError, InputError } from "@/core/errors.ts";
import { randomStream } from "@/core/random/mod.ts";
import { visible } from "@/core/visible_text.ts";
import { bent } from "./bend.ts";
import { readers } from "./readers.ts";

/** What the parent asks for. */
export interface Assignment {
  readonly reader: string;
  readonly seed: number;
  /** Numbers of the inputs: from … to − 1. */
  readonly from: number;
  readonly to: number;
}

/** What the parent is told. */
export type Told =
  | { readonly kind: "input"; readonly input: number }
  | { readonly kind: "finding"; readonly input: number; readonly what: string }
  | { readonly kind: "end"; readonly refused: number; readonly taken: number };

const MOST_SECONDS = 1;
/** Three parts of a message, each cut at 4,000 characters. */
const LONGEST = 12_100;
const MOST_GROWTH_MIB = 256;

const { reader: name, seed, from, to } = JSON.parse(Deno.args[0]) as Assignment;
const reader = readers[name];
const samples = await reader.samples();
const folder = await Deno.makeTempDir({ prefix: "chimera_fuzz_" });
const path = join(folder, reader.file);
const tell = (told: Told) => console.log(JSON.stringify(told));
const finding = (input: number, what: string) => tell({ kind: "finding", input, what });
let [refused, taken] = [0, 0];
let early: number | undefined;
// what is refused before it is bent would show nothing of the reader
if (from === 0) {
  for (const [index, sample] of samples.entries()) {
    await Deno.writeFile(path, sample);
    try {
      await reader.read(path);
    } catch (error) {
      finding(0, `its own sample ${index} is refused: ${String(error).slice(0, 300)}`);
    }
  }
}
for (let input = from; input < to; input++) {
  if ((input - from) % 50 === 0) tell({ kind: "input", input });
  await Deno.writeFile(path, bent(samples, randomStream(seed, `fuzz/${name}/${input}`)));
  const before = process.cpuUsage();
  try {
    await reader.read(path);
    taken++;
  } catch (error) {
    refused++;
    const fault = faultOf(error);
    if (fault !== undefined) finding(input, fault);
  }
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  if (seconds > MOST_SECONDS) finding(input, `took ${seconds.toFixed(1)} s of processor time`);
  if (early === undefined && input - from >= (to - from) / 10) early = memoryMiB();
}
const grown = memoryMiB() - (early ?? memoryMiB());
if (grown > MOST_GROWTH_MIB) finding(to - 1, `memory has grown by ${Math.round(grown)} MiB`);
await Deno.remove(folder, { recursive: true });
tell({ kind: "end", refused, taken });
Deno.exit(0);

/** What is wrong with how an input was refused; nothing if it was refused in one readable line. */
function faultOf(error: unknown): string | undefined {
  if (!(error instanceof InputError || error instanceof GateError)) {
    const stack = error instanceof Error ? error.stack ?? error.message : String(error);
    return `a stack trace: ${stack.split("\n").slice(0, 4).join(" | ").slice(0, 400)}`;
  }
  const lines = error instanceof GateError ? error.findings : [error.message];
  const bad = lines.find((line) => visible(line) !== line);
  if (bad !== undefined) return `a message with control characters: ${JSON.stringify(bad).slice(0, 300)}`;
  const long = lines.find((line) => line.length > LONGEST);
  return long === undefined ? undefined : `a message of ${long.length} characters: ${long.slice(0, 200)}`;
}

function memoryMiB(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return Deno.memoryUsage().rss / 2 ** 20;
}
