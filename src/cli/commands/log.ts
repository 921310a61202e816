import { join } from "node:path";
import { suggestion } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { appendEntry } from "@/core/logs/mod.ts";
import { logsFolder } from "@/core/repository.ts";
import type { Command } from "../command.ts";

const KINDS = {
  decision: { file: "Decision_Log.md", required: ["context", "alternatives"] },
  deviation: { file: "Deviation_Log.md", required: ["old", "new", "reason"] },
} as const;

export const command: Command = {
  name: "log",
  usage: 'log (decision | deviation) "TITLE" key=value …',
  description:
    "Appends an entry to Decision_Log.md (context=, alternatives=) or Deviation_Log.md (old=, new=, reason=).\n" +
    "Further keys become fields of the entry; body= takes Markdown. Entries are chained by their hashes: nothing that\n" +
    "stands in a log can be changed, removed or reordered unnoticed.",
  examples: [
    'log decision "Adam over SGD" context="both tried on validation data" alternatives="SGD with momentum"',
    'log deviation "Fewer steps" old=1500 new=800 reason="the machine was too slow" study=E1',
  ],
  async run({ words, overrides, say }) {
    const [kind, title] = words;
    if (kind !== "decision" && kind !== "deviation") {
      const wrong = kind === undefined ? "" : `, got '${kind}'${suggestion(kind, Object.keys(KINDS))}`;
      throw new InputError(`needs 'decision' or 'deviation'${wrong}`, {
        where: "log",
        mend: "write 'deno task log decision \"TITLE\" …'",
      });
    }
    if (!title || words.length > 2) {
      throw new InputError("needs one title", {
        where: `log ${kind}`,
        mend: "put the title in quotes after the kind",
      });
    }
    const { body, ...fields } = Object.fromEntries(
      overrides.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]),
    );
    const { file, required } = KINDS[kind];
    const missing = required.filter((key) => !fields[key]);
    if (missing.length > 0) {
      throw new InputError(`lacks ${missing.join(", ")}`, {
        where: `log ${kind}`,
        mend: `add ${missing.map((key) => `${key}="…"`).join(" ")}`,
      });
    }
    const entry = await appendEntry(join(logsFolder(), file), { title, fields, body });
    say(`${file}: entry ${entry.number}, hash ${entry.hash.slice(0, 16)}…`);
    return entry;
  },
};
