import { availableParallelism } from "node:os";
import { join, resolve, sep } from "node:path";
import { GateError, InputError } from "@/core/errors.ts";
import { readText } from "@/core/files/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import type { Command, CommandContext } from "../command.ts";
import { denoGate } from "../deno_gate.ts";
import { sayWhatIsMissing } from "../missing_for_tests.ts";

export const command: Command = {
  name: "test",
  usage: "test [PATH …]",
  description:
    "Sets the machine up (as `setup` does), then runs every test and documentation example of src/, or of the files\n" +
    "and folders given: a process a folder, one more at once than there are processors, each line with its folder first.\n" +
    "Exit code 1 if one fails.",
  words: { name: "PATH", most: Infinity },
  examples: ["test", "test src/statistics"],
  run: runTests,
};

/** What takes longest begins first, so that all processors come to their end together. */
const LONGEST = ["src/studies/e1", "src/cli", "src/core", "src/studies/irer", "src/physics"];

/** Tests often wait for other processes: one folder more than there are processors keeps these busy. */
const AT_ONCE = availableParallelism() + 1;

/** The steps of `deno task test`; types are the business of `deno task static`. */
export async function runTests({ words, say }: CommandContext): Promise<unknown> {
  for (const word of words) await requireTests(word);
  // in a process of its own, which does not keep a backend in memory beside the tests
  await denoGate(["task", "--quiet", "setup"]);
  await sayWhatIsMissing(say);
  const waiting = words.length > 0 ? [...words] : await foldersOfTests();
  const paths = [...waiting];
  const failed: string[] = [];
  const work = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const label = paths.length > 1 ? `${path}: ` : "";
      try {
        await denoGate(["test", "-A", "--quiet", "--no-check", "--doc", "--permit-no-files", path], {
          label,
        });
      } catch (error) {
        if (!(error instanceof GateError)) throw error;
        failed.push(path);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failed.length > 0) throw new GateError("test", failed.map((path) => `${path} failed, see above`));
  return { passed: paths };
}

/** @throws {InputError} a path that is not in this checkout, or holds nothing to run: Deno would call that a success */
async function requireTests(word: string): Promise<void> {
  const refuse = (what: string) =>
    new InputError(what, { where: word, mend: "name a folder of src/, or a file with tests" });
  const root = await Deno.realPath(repositoryRoot());
  const path = await Deno.realPath(resolve(root, word)).catch(() => undefined);
  if (path === undefined) throw refuse("no such file or folder in this checkout");
  if (path !== root && !path.startsWith(root + sep)) throw refuse("is not in this checkout");
  if (!await holdsTests(path)) throw refuse("holds no test and no example");
}

async function holdsTests(path: string): Promise<boolean> {
  if ((await Deno.stat(path)).isDirectory) {
    for await (const { name, isSymlink } of Deno.readDir(path)) {
      if (isSymlink || name.startsWith(".") || name === "node_modules") continue;
      if (await holdsTests(join(path, name))) return true;
    }
    return false;
  }
  // an example of a documentation comment is run as a test
  return /\.tsx?$/.test(path) && (/_test\.tsx?$/.test(path) || /^ *\* *```/m.test(await readText(path)));
}

/** The folders of src/ and, in the place of src/studies, those of the studies. */
async function foldersOfTests(): Promise<string[]> {
  const below = async (folder: string) =>
    (await Array.fromAsync(Deno.readDir(join(repositoryRoot(), folder))))
      .filter(({ isDirectory }) => isDirectory).map(({ name }) => `${folder}/${name}`).sort();
  const folders = [
    ...(await below("src")).filter((path) => path !== "src/studies"),
    ...await below("src/studies"),
  ];
  return [...LONGEST, ...folders.filter((path) => !LONGEST.includes(path))];
}
