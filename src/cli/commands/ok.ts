import type { Command } from "../command.ts";
import { checkStatically } from "./static.ts";
import { runTests } from "./run_tests.ts";

export const command: Command = {
  name: "ok",
  usage: "ok",
  description:
    "Everything that must hold before a commit: `static`, then `test`. Exit code 1 if a step fails.",
  examples: ["ok"],
  run: async (context) => [await checkStatically(context), await runTests(context)],
};
