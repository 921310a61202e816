import { openLab } from "@/core/notebooks/mod.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "lab",
  usage: "lab",
  description:
    "Opens JupyterLab on the repository with the kernel 'Deno (Chimera)', which can interrupt a running cell and keep\n" +
    "its state. Where there is no JupyterLab, a pinned one is installed into .venv/ first. Ctrl-C ends it.",
  examples: ["lab"],
  async run({ say }) {
    await using server = await openLab({ onLine: say });
    return { exitCode: await server.ended };
  },
};
