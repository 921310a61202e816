import type { Command } from "../command.ts";
import { scan } from "./sfst_scan.ts";

export const command: Command = {
  name: "scan_gGamma_small",
  usage: "scan_gGamma_small [eos=A,B] [g=…] [Gamma=…] [key=value …] [--retry]",
  description:
    "The small (g, Γ) scan, a few seconds of work with every class in it: sfst_scan with scan=gGamma_small.",
  overrides: ["*"],
  options: { "--retry": "run anew what failed or timed out (the old folders are moved aside)" },
  examples: ["scan_gGamma_small", "scan_gGamma_small eos=AP4 variant=B"],
  run: (context) => scan({ ...context, overrides: ["scan=gGamma_small", ...context.overrides] }),
};
