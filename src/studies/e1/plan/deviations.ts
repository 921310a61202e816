import { join } from "node:path";
import { canonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { appendEntry } from "@/core/logs/mod.ts";
import { logsFolder } from "@/core/repository.ts";
import type { ExperimentPlan } from "./resolve.ts";

/**
 * Appends what a plan changes in its registered experiment to Deviation_Log.md. The same deviation is logged once,
 * however often it is run.
 */
export async function logDeviations(
  plan: ExperimentPlan,
  { say }: { say: (line: string) => void },
): Promise<void> {
  if (plan.deviations.length === 0) return;
  const id = sha256Text(canonicalJson({ experiment: plan.experiment, deviations: plan.deviations })).slice(
    0,
    16,
  );
  const changes = plan.deviations.map(({ path, registered, resolved }) =>
    [path, `registered ${JSON.stringify(registered)}, run with ${JSON.stringify(resolved)}`] as const
  );
  const entry = await appendEntry(join(logsFolder(), "Deviation_Log.md"), {
    title: `${plan.experiment} run with a configuration other than the registered one`,
    fields: { id, study: "E1", experiment: plan.experiment, reason: "overridden on the command line" },
    body: changes.map(([path, change]) => `- \`${path}\`: ${change}`).join("\n"),
  });
  say(
    `deviation logged: Deviation_Log.md, entry ${entry.number} (${changes.map(([path]) => path).join(", ")})`,
  );
}
