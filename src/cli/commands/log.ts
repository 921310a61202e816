import { join } from "node:path";
import { suggestion } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { appendEntry, type Entry } from "@/core/logs/mod.ts";
import { DEVIATION_FIELDS, DEVIATION_LOG, deviationOf, logDeviation } from "@/core/preregistration/mod.ts";
import { logsFolder } from "@/core/repository.ts";
import { requireKnownDeviation } from "@/studies/e1/register/mod.ts";
import type { Command } from "../command.ts";

const KINDS = {
  decision: { file: "Decision_Log.md", required: ["context", "alternatives"] },
  deviation: { file: DEVIATION_LOG, required: DEVIATION_FIELDS },
} as const;

export const command: Command = {
  name: "log",
  usage: 'log (decision | deviation) "TITLE" key=value …',
  description:
    "Appends an entry to Decision_Log.md (context=, alternatives=; further keys become its fields) or Deviation_Log.md:\n" +
    "plan=, field= (as `check` names it), old=, new=, reason=, results_known= (yes or no), hypotheses= (H1,H2 or none).\n" +
    "A deviation decided when results were known, or logged after test data was opened, makes exploratory the hypothesis\n" +
    "whose field it changes, and all of them if it changes any other field. body= takes Markdown. Entries are\n" +
    "chained by their hashes: nothing that stands in a log can be changed, removed or reordered unnoticed.",
  words: { name: "KIND and TITLE", most: 2 },
  overrides: ["*"],
  examples: [
    'log decision "Adam over SGD" context="both tried on validation data" alternatives="SGD with momentum"',
    'log deviation "Fewer steps" plan=E1 field=experiment.training.steps old=2000 new=1800 ' +
    'reason="the machine was too slow" results_known=no hypotheses=H1,H2,H3',
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
    if (!title) {
      throw new InputError("needs one title", {
        where: `log ${kind}`,
        mend: "put the title in quotes after the kind",
      });
    }
    const { body, ...fields }: Record<string, string> = Object.fromEntries(
      overrides.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]),
    );
    const { file, required } = KINDS[kind];
    const foreign = kind === "deviation" ? Object.keys(fields).filter((key) => !isField(key)) : [];
    if (foreign.length > 0) {
      throw new InputError(
        foreign.map((key) => `unknown key '${key}'${suggestion(key, [...DEVIATION_FIELDS, "body"])}`).join(
          "; ",
        ),
        { where: "log deviation", mend: "put what has no field into body=" },
      );
    }
    const path = join(logsFolder(), file);
    const missing = required.filter((key) => !fields[key]);
    if (missing.length > 0) {
      throw new InputError(`lacks ${missing.join(", ")}`, {
        where: `log ${kind}`,
        mend: `add ${missing.map((key) => `${key}="…"`).join(" ")}`,
      });
    }
    const entry = kind === "decision"
      ? await appendEntry(path, { title, fields, body })
      : await logKnownDeviation(path, fields, { title, body });
    say(`${file}: entry ${entry.number}, hash ${entry.hash.slice(0, 16)}…`);
    return entry;
  },
};

function isField(key: string): boolean {
  return DEVIATION_FIELDS.some((field) => field === key);
}

async function logKnownDeviation(
  path: string,
  fields: Readonly<Record<string, string>>,
  text: { title: string; body?: string },
): Promise<Entry> {
  const deviation = deviationOf(fields, { where: "log deviation" });
  await requireKnownDeviation(deviation, { where: "log deviation" });
  return await logDeviation(path, deviation, text);
}
