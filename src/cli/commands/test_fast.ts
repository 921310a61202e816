import type { Command } from "../command.ts";
import { testInUnits } from "../test_in_units.ts";
import { fastUnits } from "../test_units.ts";
import { prepareTests } from "./run_tests.ts";

export const command: Command = {
  name: "test_fast",
  usage: "test_fast",
  description:
    "`test` without the slow files (*_slow_test.ts: whole studies, browsers, many samples): what is wrong shows within\n" +
    "a minute or two. Exit code 1 if one fails.",
  examples: ["test_fast"],
  run: async ({ say }) => {
    await prepareTests(say);
    const units = await fastUnits();
    await testInUnits(units);
    return { passed: units.map(({ name }) => name) };
  },
};
