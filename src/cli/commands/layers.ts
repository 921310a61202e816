import { join, relative, resolve } from "node:path";
import { GateError } from "@/core/errors.ts";
import { repositoryRoot } from "@/core/repository.ts";
import type { Command } from "../command.ts";

/** The folders of src/ in the order of the house; each may import from itself and from those before it. */
const ORDER = [
  "core",
  "math",
  "physics",
  "backends",
  "models",
  "parity",
  "training",
  "probes",
  "statistics",
  "search",
  "figures",
  "studies",
  "cli",
];

const IMPORT = /(?:from|import)\s*\(?\s*"((?:@\/|\.\.?\/)[^"]+)"/g;

export const command: Command = {
  name: "layers",
  usage: "layers",
  description: `Checks that every folder of src/ imports only from folders before it: ${ORDER.join(", ")}.`,
  examples: ["layers"],
  async run({ say }) {
    const source = join(repositoryRoot(), "src");
    const findings: string[] = [];
    let files = 0;
    for await (const path of typescriptFiles(source)) {
      files++;
      findings.push(...violations(relative(source, path), await Deno.readTextFile(path)));
    }
    if (findings.length > 0) throw new GateError("layers", findings);
    say(`layers hold in ${files} files`);
    return { files };
  },
};

/** The imports of one file that point to a later folder, or to a folder that the order does not know. */
export function violations(path: string, text: string): string[] {
  const own = path.split("/")[0];
  if (!ORDER.includes(own)) return [`src/${path}: the folder '${own}' has no place in the order of src/`];
  return [...text.matchAll(IMPORT)].flatMap(([, target]) => {
    const file = target.startsWith("@/") ? target.slice(2) : relative("/", resolve("/", path, "..", target));
    const other = file.split("/")[0];
    return ORDER.indexOf(other) > ORDER.indexOf(own)
      ? [`src/${path}: ${own} imports ${other} (${target})`]
      : [];
  });
}

async function* typescriptFiles(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* typescriptFiles(path);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}
