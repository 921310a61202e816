import { GateError } from "@/core/errors.ts";
import { silenceProgress } from "@/core/progress/mod.ts";
import { visible, visibleJson } from "@/core/visible_text.ts";
import { type Command, helpText } from "./command.ts";
import { endWith } from "./ending.ts";
import { asksForHelp, parseArguments } from "./parse_arguments.ts";

/**
 * Calls a command with what stands on its line: prints its help, its result under `--json`, or the one message of a
 * refusal.
 *
 * @returns the exit code: 0 done, 1 a gate or a verdict failed, 2 bad input, 70 a defect
 */
export async function callCommand(load: () => Promise<Command>, args: readonly string[]): Promise<number> {
  try {
    const command = await load();
    if (asksForHelp(args)) {
      console.log(helpText(command));
      return 0;
    }
    const { json, ...given } = parseArguments(command, args);
    if (json) silenceProgress();
    const result = await command.run({
      ...given,
      say: json ? () => {} : (line) => console.log(visible(line)),
    });
    if (json) console.log(visibleJson(result ?? null));
    return 0;
  } catch (error) {
    const machine = args.includes("--json") && error instanceof GateError && error.result !== undefined;
    if (machine) console.log(visibleJson(error.result));
    return await endWith(error);
  }
}
