import type { Command } from "../command.ts";
import { scan, SCAN_OPTIONS } from "./sfst_scan.ts";

export const command: Command = {
  name: "scan_gGamma_small",
  usage: "scan_gGamma_small [eos=A,B] [g=…] [Gamma=…] [key=value …] [--retry] [--time-limit=SECONDS]",
  description:
    "The small (g, Γ) scan, a few seconds of work with every class in it: sfst_scan with scan=gGamma_small.",
  overrides: ["*"],
  options: SCAN_OPTIONS,
  examples: ["scan_gGamma_small", "scan_gGamma_small eos=AP4 variant=B"],
  run: (context) => scan({ ...context, overrides: ["scan=gGamma_small", ...context.overrides] }),
};
