import { availableParallelism } from "node:os";
import { join } from "node:path";
import { GateError, InputError } from "@/core/errors.ts";
import { exists } from "@/core/exists.ts";
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
  for (const word of words) {
    if (await exists(join(repositoryRoot(), word))) continue;
    throw new InputError("no such file or folder in this checkout", {
      where: word,
      mend: "name a folder of src/, or a file",
    });
  }
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
