import type { Command } from "../command.ts";
import { testInUnits } from "../test_in_units.ts";
import { fastUnits, slowUnits } from "../test_units.ts";
import { prepareTests } from "./run_tests.ts";
import { checkStatically } from "./static.ts";

export const command: Command = {
  name: "ok",
  usage: "ok",
  description:
    "Everything that must hold before a commit: `static`, then `test_fast`, then the slow tests. What fails ends it.\n" +
    "Exit code 1 if a step fails.",
  examples: ["ok"],
  run: async (context) => {
    const { passed } = await checkStatically(context);
    await prepareTests(context.say);
    const steps = [await fastUnits(), await slowUnits()];
    for (const units of steps) await testInUnits(units);
    return { passed: [...passed, ...steps.flat().map(({ name }) => name)] };
  },
};
