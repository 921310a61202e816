import { onlyValue, parseOverrides } from "@/core/config/mod.ts";
import { ensureJupyterLab } from "@/core/notebooks/mod.ts";
import { selectBackend } from "@/backends/mod.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "setup",
  usage: "setup [backend=NAME] [--lab]",
  description:
    "Fetches the fast backend into the user's cache folder if it is not there, checks every backend in turn and says\n" +
    "which one this machine will use. What is there already is not fetched again. With backend= only that one is fetched\n" +
    "and checked.",
  overrides: ["backend"],
  options: { "--lab": "install JupyterLab into .venv/ too, if there is none" },
  examples: ["setup", "setup --lab", "setup backend=wasm"],
  async run({ overrides, options, say }) {
    const asked = onlyValue(parseOverrides(overrides), "backend");
    const requested = asked === undefined || asked === "auto" ? undefined : String(asked);
    const { name, library, device, skipped } = await selectBackend({ requested, log: say });
    say(`backend: ${name} (${library} on ${device})`);
    const lab = options.has("--lab") ? await ensureJupyterLab({ onLine: say }) : undefined;
    return { backend: { name, library, device, skipped }, lab };
  },
};
