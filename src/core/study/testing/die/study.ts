import { z } from "zod";
import type { Study } from "../../mod.ts";

/** One die, thrown a few times. */
export const dieConfig = z.strictObject({
  sides: z.int().min(2).max(100),
  throws: z.int().min(1).max(1_000_000),
  /** For a test: what happens at the last throw. */
  fate: z.enum(["none", "wait", "spin", "throw", "exit", "disorder", "diverge"]).default("none"),
});
export type Die = z.infer<typeof dieConfig>;

/** The smallest study: each run throws one die and keeps what it showed. */
export const dieStudy: Study<Die> = {
  name: "die",
  noun: ["die", "dice"],
  config: dieConfig,
  sources: ["src/core/random", "src/core/study/testing/die/work.ts"],
  label: ({ config: { sides, throws }, seed }) => `${sides} sides, ${throws} throws, seed ${seed}`,
  steps: { unit: "throws", of: ({ throws }) => throws },
  timeLimitSetting: "timeLimitSeconds",
  beside: () => ["measured.json"],
};
