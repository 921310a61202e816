import type { Command, CommandContext } from "../command.ts";
import { denoGate } from "../deno_gate.ts";
import { sayWhatIsMissing } from "../missing_for_tests.ts";

export const command: Command = {
  name: "test",
  usage: "test [PATH …]",
  description:
    "Sets the machine up (as `setup` does), then runs every test and documentation example of src/, or of the files\n" +
    "and folders given. Exit code 1 if one fails.",
  words: { name: "PATH", most: Infinity },
  examples: ["test", "test src/statistics"],
  run: runTests,
};

/** The steps of `deno task test`. */
export async function runTests({ words, say }: CommandContext): Promise<unknown> {
  // in a process of its own, which does not keep a backend in memory beside the tests
  await denoGate(["task", "--quiet", "setup"]);
  await sayWhatIsMissing(say);
  const paths = words.length > 0 ? words : ["src"];
  await denoGate(["test", "-A", "--quiet", "--doc", ...paths]);
  return { passed: paths };
}
