import { join, resolve, sep } from "node:path";
import { InputError } from "@/core/errors.ts";
import { readText } from "@/core/files/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import type { Command, CommandContext } from "../command.ts";
import { denoGate } from "../deno_gate.ts";
import { sayWhatIsMissing } from "../missing_for_tests.ts";
import { testInUnits } from "../test_in_units.ts";
import { fastUnits, slowUnits, unitOf } from "../test_units.ts";

export const command: Command = {
  name: "test",
  usage: "test [PATH …]",
  description:
    "Sets the machine up (as `setup` does), then runs every test and documentation example of src/, or of the files\n" +
    "and folders given: a process for the tests of a folder, one for its slow files (*_slow_test.ts) and one for each of\n" +
    "the longest, one more at once than there are processors, each line with its place first. The errors stand once\n" +
    "more at the end. Exit code 1 if one fails.",
  words: { name: "PATH", most: Infinity },
  examples: ["test", "test src/statistics"],
  run: runTests,
};

/** The steps of `deno task test`; types are the business of `deno task static`. */
async function runTests({ words, say }: CommandContext): Promise<unknown> {
  for (const word of words) await requireTests(word);
  await prepareTests(say);
  const units = words.length > 0 ? words.map(unitOf) : [...await slowUnits(), ...await fastUnits()];
  await testInUnits(units);
  return { passed: units.map(({ name }) => name) };
}

/** Sets the machine up for tests, and says which it cannot run. */
export async function prepareTests(say: CommandContext["say"]): Promise<void> {
  // in a process of its own, which does not keep a backend in memory beside the tests
  await denoGate(["task", "--quiet", "setup"]);
  await sayWhatIsMissing(say);
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
