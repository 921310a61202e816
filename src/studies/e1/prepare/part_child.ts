/**
 * Makes one part of a data set in a process of its own. Started by `prepare_dataset.ts` with the part as JSON; it can
 * be killed at any moment and started again.
 */
import { InputError } from "@/core/errors.ts";
import { exitWhenParentDies } from "@/core/executors/mod.ts";
import type { GeneratedConfig } from "../plan/data_config.ts";
import { trajectoryGenerator } from "./generate.ts";
import { type Part, writePart } from "./parts.ts";

/** What the process is given. */
export interface PartJob {
  readonly config: GeneratedConfig;
  readonly part: Part;
  readonly path: string;
}

/** What it tells its parent, one JSON value a line on stdout. */
export type PartEvent =
  | { readonly kind: "trajectory" }
  | { readonly kind: "diverged"; readonly index: number; readonly time: number; readonly remedy: string }
  | { readonly kind: "input_error"; readonly what: string; readonly where: string; readonly mend: string };

async function makePart({ config, part, path }: PartJob): Promise<void> {
  const generate = trajectoryGenerator(config, part.split);
  const trajectories = [];
  for (let index = part.first; index < part.first + part.count; index++) {
    const trajectory = generate(index);
    if (trajectory.status === "diverged") {
      tell({ kind: "diverged", index, time: trajectory.time, remedy: trajectory.remedy });
      return;
    }
    trajectories.push(trajectory);
    tell({ kind: "trajectory" });
    // Lets the watch over the parent have its turn.
    await new Promise((resolve) => setTimeout(resolve));
  }
  await writePart(path, { config, trajectories });
}

function tell(event: PartEvent): void {
  console.log(JSON.stringify(event));
}

if (import.meta.main) {
  exitWhenParentDies();
  try {
    await makePart(JSON.parse(Deno.args[0]));
    Deno.exit(0);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    tell({ kind: "input_error", what: error.what, where: error.where, mend: error.mend });
    Deno.exit(2);
  }
}
