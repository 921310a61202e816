import { join } from "node:path";
import { writeFileAtomic } from "../../../artifacts/mod.ts";
import { randomStream } from "../../../random/mod.ts";
import type { RunPlace, RunSpec, WorkEnd } from "../../mod.ts";
import type { Die } from "./study.ts";

/** Throws the die and leaves `throws.csv`, one line a throw. */
export async function throwDie(
  { config: { sides, throws, fate }, seed }: RunSpec<Die>,
  { folder, log, progress }: RunPlace,
): Promise<WorkEnd> {
  const random = randomStream(seed, "die");
  const shown: number[] = [];
  for (let count = 1; count <= throws; count++) {
    shown.push(1 + random.integer(sides));
    progress(count);
  }
  log.note(`${throws} throws`);
  await writeFileAtomic(join(folder, "throws.csv"), `shown\n${shown.join("\n")}\n`);
  switch (fate) {
    case "wait":
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      break;
    case "spin":
      spin();
      break;
    case "throw":
      throw new RangeError(`the die rolled under ${folder}`);
    case "exit":
      Deno.exit(7);
      break;
    case "disorder":
      await Deno.symlink("/", join(folder, "root"));
      await Deno.writeTextFile(join(folder, "measured.json"), "{}");
      break;
    case "diverge":
      return { outcome: { status: "diverged", reason: "it rolled away", remedy: "a flat table" } };
  }
  return { outcome: { status: "done" }, metadata: { sides } };
}

/** As a computation that never looks up. */
function spin(): never {
  while (true);
}
