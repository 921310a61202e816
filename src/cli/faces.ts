import { join, relative } from "node:path";
import { GateError } from "@/core/errors.ts";
import { filesIn } from "@/core/files_in.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { walkFor } from "@/core/walk_for.ts";

/**
 * Types of libraries that stand in signatures. The lint takes them for our own that are not public; made public here,
 * it would ask for the libraries' docstrings. `output` is what zod's `infer` stands for.
 */
const OF_LIBRARIES =
  /references private type '(Tensor\w*|Scalar|Variable|ZodType|ZodDiscriminatedUnion|output|TopLevelSpec)'/;

/**
 * Holds the public faces, each `mod.ts` and the files of `src/core/` itself, against `deno doc --lint`: whatever they
 * export says what it is, names what it returns, and uses types that are public, too.
 *
 * @throws {GateError} naming everything that does not
 */
export async function lintFaces(): Promise<void> {
  const root = repositoryRoot();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--quiet", "--lint", ...await faces(join(root, "src"))],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
  }).output();
  if (success) return;
  const text = new TextDecoder().decode(stderr);
  const findings = findingsIn(text, { root });
  if (findings === undefined) throw new GateError("deno doc --lint", text.trim().split("\n"));
  if (findings.length > 0) throw new GateError("deno doc --lint", findings);
}

async function faces(source: string): Promise<string[]> {
  const { found } = await walkFor((name) => name === "mod.ts", source);
  return [...await filesIn(join(source, "core"), /(?<!_test)\.ts$/), ...found];
}

/**
 * What the lint found, a line each: `src/core/csv.ts:9:12: exported symbol is missing JSDoc documentation`; undefined
 * if it came to no finding but an error of another kind.
 *
 * @param text what `deno doc --lint` wrote to stderr
 * @param options.root the folder that its paths are in
 */
export function findingsIn(text: string, { root }: { root: string }): string[] | undefined {
  const found = [...text.matchAll(/^error\[[\w-]+\]: (?<what>.*)\n *--> (?<path>.*?)(?<at>:\d+:\d+)$/gm)];
  if (found.length === 0) return undefined;
  return found.flatMap(({ groups }) => {
    const { what, path, at } = groups!;
    if (OF_LIBRARIES.test(what)) return [];
    return [`${relative(root, path).replaceAll("\\", "/")}${at}: ${what}`];
  });
}
