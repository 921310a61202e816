import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../repository.ts";

/** What Deno is given to run a command of Chimera, as the tasks of deno.json have it. */
export function chimeraArguments(
  [command, ...rest]: readonly string[],
  { repository = repositoryRoot() }: { repository?: string } = {},
): string[] {
  const module = join(repository, "src", "cli", "commands", `${command}.ts`);
  const preload = existsSync(module) ? ["--preload", module] : [];
  const main = join(repository, "src", "cli", "main.ts");
  return ["run", "-A", "--quiet", "--no-check", ...preload, main, command, ...rest];
}
