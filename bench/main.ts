/**
 * `deno task bench <study> [benchmark …] [--quick] [--json]`: ours against the peers, paired in one run. Ratios are
 * printed and written to bench/results/. Exit codes: 0 done (also where a peer is absent and its benchmark skipped),
 * 1 both sides do not compute the same, 2 bad input.
 */
import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { callCommand } from "@/cli/call_command.ts";
import type { Command } from "@/cli/command.ts";
import { suggestion } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { collectProvenance, finishProvenance } from "@/core/provenance/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { e1 } from "./e1/mod.ts";
import { irer } from "./irer/mod.ts";
import { jit } from "./jit/mod.ts";
import { formatResult } from "./paired.ts";
import { PeerUnavailable } from "./peers.ts";
import { probes } from "./probes/mod.ts";
import { sfst } from "./sfst/mod.ts";
import { removeTemporaryFolders } from "./temporary.ts";

const studies = { e1, irer, jit, probes, sfst };
const INTERRUPTED = 130;

const command: Command = {
  name: "bench",
  usage: "bench <study> [benchmark …] [--quick]",
  description: [
    "Measures ours against the peers, in turns within one run, prints each ratio (ours over the peer's: below 1 ours",
    "is faster) and writes bench/results/<study>_<benchmark>.json. Python peers are installed into bench/.peers.",
    "",
    ...listOfBenchmarks(),
  ].join("\n").trimEnd(),
  words: { name: "STUDY and BENCHMARKS", most: Infinity },
  options: { "--quick": "smaller cases and fewer rounds, under a minute; results go to …_quick.json" },
  examples: [
    "bench e1",
    "bench e1 training --quick",
    "bench e1 hashing navier_stokes --json",
    "bench irer step",
    "bench jit --quick",
    "bench probes",
    "bench sfst",
  ],
  async run({ words: [study = "", ...names], options, say }) {
    requireKnown(study, { known: Object.keys(studies), what: "study" });
    const all = Object.keys(studies[study as keyof typeof studies]);
    for (const name of names) requireKnown(name, { known: all, what: "benchmark" });
    const results = [];
    for (const name of names.length > 0 ? names : all) {
      const quick = options.has("--quick");
      results.push(await measure({ study: study as keyof typeof studies, name, quick, say }));
    }
    return results.filter((result) => result !== undefined);
  },
};

function requireKnown(name: string, { known, what }: { known: readonly string[]; what: string }): void {
  if (known.includes(name)) return;
  throw new InputError(`unknown ${what} '${name}'${suggestion(name, known)}`, {
    where: "bench",
    mend: "run 'deno task bench --help'",
  });
}

/** Runs one benchmark, shows its result and writes it down; undefined if its peer is absent. */
async function measure(
  { study, name, quick, say }: {
    study: keyof typeof studies;
    name: string;
    quick: boolean;
    say: (text: string) => void;
  },
): Promise<unknown> {
  const repository = repositoryRoot();
  const provenance = await collectProvenance({ repository });
  try {
    const { benchmark } = await studies[study][name].load();
    const result = await benchmark({ quick });
    const record = {
      benchmark: `${study} ${name}`,
      quick,
      ...result,
      provenance: finishProvenance(provenance),
    };
    // A quick look never replaces a full measurement.
    const path = join("bench", "results", `${study}_${name}${quick ? "_quick" : ""}.json`);
    await writeFileAtomic(join(repository, path), JSON.stringify(record, null, 2) + "\n");
    say(`${formatResult(result)}\n  wrote ${path}\n`);
    return record;
  } catch (error) {
    if (!(error instanceof PeerUnavailable)) throw error;
    console.error(`${name} skipped: ${error.message}`);
    return undefined;
  }
}

function listOfBenchmarks(): string[] {
  const names = Object.values(studies).flatMap((benchmarks) => Object.keys(benchmarks));
  const width = Math.max(...names.map((name) => name.length));
  return Object.entries(studies).flatMap(([study, benchmarks]) => [
    `${study}:`,
    ...Object.entries(benchmarks).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    "",
  ]);
}

if (import.meta.main) {
  Deno.addSignalListener("SIGINT", () => {
    removeTemporaryFolders();
    Deno.exit(INTERRUPTED);
  });
  const args = Deno.args.length === 0 ? ["--help"] : Deno.args;
  Deno.exit(await callCommand(() => Promise.resolve(command), args));
}
