import type { Command, CommandContext } from "../command.ts";
import { denoGate } from "../deno_gate.ts";
import { lintFaces } from "../faces.ts";
import { command as layers } from "./layers.ts";

export const command: Command = {
  name: "static",
  usage: "static",
  description:
    "What can be said of the code without running it: its format (`deno fmt` mends it), lint, the order of the folders,\n" +
    "types, those of the documentation's examples, too, and that everything a folder's mod.ts exports is documented\n" +
    "(`deno doc --lint`). Each file at fault is named. Exit code 1 at the first step that fails.",
  examples: ["static"],
  run: checkStatically,
};

/** The steps of `deno task static`, one after the other. */
export async function checkStatically(context: CommandContext): Promise<{ passed: string[] }> {
  await denoGate(["fmt", "--check"]);
  await denoGate(["lint", "--quiet"]);
  await layers.run(context);
  await denoGate(["check", "--quiet", "--doc", "src", "bench", "validation"]);
  await lintFaces();
  return { passed: ["format", "lint", "layers", "types", "faces"] };
}
