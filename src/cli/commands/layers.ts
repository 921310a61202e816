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

/** The stages of a study, as folders or single files; each may use itself and those before it. */
const STAGES = [
  "plan",
  "prepare",
  "files",
  "study",
  "run",
  "work",
  "worker",
  "measure",
  "register",
  "decide",
  "analyse",
  "probe",
  "refine",
  "hunt",
  "show",
  "report",
  "check",
  "mod",
];

const IMPORT = /(?:from|import)\s*\(?\s*"((?:@\/|\.\.?\/)[^"]+)"/g;

export const command: Command = {
  name: "layers",
  usage: "layers",
  description:
    `Checks that every folder of src/ imports only from folders before it: ${ORDER.join(", ")};\n` +
    `and every stage of a study only from stages before it: ${STAGES.join(", ")}.`,
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

/**
 * The imports of one file that point to a later folder or stage, or to another study, and names that the orders do not
 * know. A test may look at any stage of its study.
 */
export function violations(path: string, text: string): string[] {
  const own = path.split("/")[0];
  if (!ORDER.includes(own)) return [`src/${path}: the folder '${own}' has no place in the order of src/`];
  const stage = stageOf(path);
  if (stage !== undefined && !STAGES.includes(stage.name)) {
    return [`src/${path}: '${stage.name}' is no stage of a study`];
  }
  return [...text.matchAll(IMPORT)].flatMap(([, target]) => {
    const file = target.startsWith("@/") ? target.slice(2) : relative("/", resolve("/", path, "..", target));
    const other = file.split("/")[0];
    if (ORDER.indexOf(other) > ORDER.indexOf(own)) {
      return [`src/${path}: ${own} imports ${other} (${target})`];
    }
    const used = stageOf(file);
    if (stage === undefined || used === undefined) return [];
    if (used.study !== stage.study) return [`src/${path}: ${stage.study} imports ${used.study} (${target})`];
    return STAGES.indexOf(used.name) > STAGES.indexOf(stage.name)
      ? [`src/${path}: ${stage.name} imports ${used.name} (${target})`]
      : [];
  });
}

/** The study and stage of a file; undefined outside the studies and for tests. */
function stageOf(path: string): { readonly study: string; readonly name: string } | undefined {
  const [folder, study, name] = path.split("/");
  if (folder !== "studies" || name === undefined) return undefined;
  return /_test\.ts$|\/(testing|fixtures)\//.test(path)
    ? undefined
    : { study, name: name.replace(/\.ts$/, "") };
}

async function* typescriptFiles(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* typescriptFiles(path);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}
