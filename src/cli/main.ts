/**
 * The one entry point: `deno run src/cli/main.ts <command> [key=value …] [--json] [--help]`.
 * Each deno task is a line that calls it. Exit codes: 0 done, 1 a gate or a verdict failed, 2 bad input.
 */
import { suggestion } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { poolIsRunning } from "@/core/executors/mod.ts";
import { callCommand } from "./call_command.ts";
import type { Command } from "./command.ts";
import { commandSummaries, loadCommand } from "./commands/mod.ts";
import { endWith } from "./ending.ts";
import { INTERRUPTED, isInterruptible } from "./interrupts.ts";
import { requireFolders } from "./main_folders.ts";
import { asksForHelp } from "./parse_arguments.ts";

/** Runs the line `args`; returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "help" || asksForHelp([name])) {
    console.log(overview());
    return 0;
  }
  return await callCommand(() => withFolders(name), rest);
}

/** A command that looks at the user's folders first; its help needs none. */
async function withFolders(name: string): Promise<Command> {
  const command = await findCommand(name);
  return {
    ...command,
    run: async (context) => {
      await requireFolders();
      return await command.run(context);
    },
  };
}

async function findCommand(name: string): Promise<Command> {
  if (Object.hasOwn(commandSummaries, name)) return await loadCommand(name);
  throw new InputError(`unknown command '${name}'${suggestion(name, Object.keys(commandSummaries))}`, {
    where: "chimera",
    mend: "run it with --help for the list",
  });
}

function overview(): string {
  const names = Object.keys(commandSummaries);
  const width = Math.max(...names.map((name) => name.length));
  return [
    "Chimera: preregistered computational experiments.",
    "",
    "usage: deno task <command> [key=value …] [--json] [--help]",
    "",
    ...names.map((name) => `  ${name.padEnd(width)}  ${commandSummaries[name]}`),
  ].join("\n");
}

if (import.meta.main) {
  Deno.addSignalListener("SIGINT", () => {
    // a pool ends its own jobs first and then raises the signal again; a notebook writes its outputs first
    if (poolIsRunning() || isInterruptible()) return;
    console.error("interrupted: what was finished is kept, and the same command goes on with the rest");
    Deno.exit(INTERRUPTED);
  });
  const fail = async (error: unknown) => Deno.exit(await endWith(error));
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    fail(event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    fail(event.error);
  });
  Deno.exit(await main(Deno.args));
}
