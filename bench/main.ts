/**
 * `deno task bench <study> [benchmark …] [--quick] [--json]`: ours against the peers, paired in one run. Ratios are
 * printed and written to bench/results/. Exit codes: 0 done (also where a peer is absent and its benchmark skipped),
 * 1 both sides do not compute the same, 2 bad input.
 */
import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { suggestion } from "@/core/config/mod.ts";
import { exitCodeOf, InputError } from "@/core/errors.ts";
import { silenceProgress } from "@/core/progress/mod.ts";
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

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0 || args.includes("--help")) {
    console.log(helpText());
    return 0;
  }
  try {
    const { study, names, quick, json } = parse(args);
    if (json) silenceProgress();
    const results = [];
    for (const name of names) {
      results.push(await measure({ study, name, quick, say: json ? () => {} : console.log }));
    }
    if (json) console.log(JSON.stringify(results.filter((result) => result !== undefined), null, 2));
    return 0;
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === undefined) throw error;
    console.error((error as Error).message);
    return code;
  }
}

interface Choice {
  readonly study: keyof typeof studies;
  readonly names: readonly string[];
  readonly quick: boolean;
  readonly json: boolean;
}

function parse(args: readonly string[]): Choice {
  const options = args.filter((arg) => arg.startsWith("--"));
  const [study, ...names] = args.filter((arg) => !arg.startsWith("--"));
  const known = ["--quick", "--json"];
  for (const option of options) requireKnown(option, { known, what: "option" });
  requireKnown(study ?? "", { known: Object.keys(studies), what: "study" });
  const all = Object.keys(studies[study as Choice["study"]]);
  for (const name of names) requireKnown(name, { known: all, what: "benchmark" });
  return {
    study: study as Choice["study"],
    names: names.length > 0 ? names : all,
    quick: options.includes("--quick"),
    json: options.includes("--json"),
  };
}

function requireKnown(name: string, { known, what }: { known: readonly string[]; what: string }): void {
  if (known.includes(name)) return;
  throw new InputError(`unknown ${what} '${name}'${suggestion(name, known)}`, {
    where: "bench",
    mend: "run 'deno task bench --help'",
  });
}

/** Runs one benchmark, shows its result and writes it down; undefined if its peer is absent. */
async function measure(
  { study, name, quick, say }: Omit<Choice, "names" | "json"> & { name: string; say: (text: string) => void },
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

function helpText(): string {
  const names = Object.values(studies).flatMap((benchmarks) => Object.keys(benchmarks));
  const width = Math.max(...names.map((name) => name.length));
  const listed = Object.entries(studies).flatMap(([study, benchmarks]) => [
    `${study}:`,
    ...Object.entries(benchmarks).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    "",
  ]);
  return [
    "usage: deno task bench <study> [benchmark …] [--quick] [--json]",
    "",
    "Measures ours against the peers, in turns within one run, prints each ratio (ours over the peer's: below 1 ours",
    "is faster) and writes bench/results/<study>_<benchmark>.json. Python peers are installed into bench/.peers.",
    "",
    ...listed,
    "  --quick  smaller cases and fewer rounds, under a minute; results go to …_quick.json",
    "  --json   print the results as JSON",
    "  --help   print this text",
    "",
    "examples:",
    "  deno task bench e1",
    "  deno task bench e1 training --quick",
    "  deno task bench e1 hashing navier_stokes --json",
    "  deno task bench irer step",
    "  deno task bench jit --quick",
    "  deno task bench probes",
    "  deno task bench sfst",
  ].join("\n");
}

if (import.meta.main) {
  Deno.addSignalListener("SIGINT", () => {
    removeTemporaryFolders();
    Deno.exit(INTERRUPTED);
  });
  Deno.exit(await main(Deno.args));
}
