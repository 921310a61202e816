import type { Command, CommandContext } from "../command.ts";
import { denoGate } from "../deno_gate.ts";
import { sayWhatIsMissing } from "../missing_for_tests.ts";
import { command as setup } from "./setup.ts";

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
export async function runTests(context: CommandContext): Promise<unknown> {
  await setup.run({ ...context, words: [], options: new Map() });
  await sayWhatIsMissing(context.say);
  const paths = context.words.length > 0 ? context.words : ["src"];
  await denoGate(["test", "-A", "--quiet", "--doc", ...paths]);
  return { passed: paths };
}
