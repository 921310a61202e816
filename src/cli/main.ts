/**
 * The one entry point: `deno run src/cli/main.ts <command> [key=value …] [--json] [--help]`.
 * Each deno task is a line that calls it. Exit codes: 0 done, 1 a gate or a verdict failed, 2 bad input.
 */
import { suggestion } from "@/core/config/mod.ts";
import { exitCodeOf, GateError, InputError } from "@/core/errors.ts";
import { poolIsRunning } from "@/core/executors/mod.ts";
import { silenceProgress } from "@/core/progress/mod.ts";
import { commandTable } from "./commands/mod.ts";
import { type Command, type CommandContext, helpText } from "./command.ts";

const INTERRUPTED = 130;

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "help") {
    console.log(overview());
    return 0;
  }
  const json = rest.includes("--json");
  try {
    const command = await findCommand(name);
    if (rest.includes("--help")) {
      console.log(helpText(command));
      return 0;
    }
    if (json) silenceProgress();
    const result = await command.run(contextOf(command, rest, json));
    if (json) console.log(JSON.stringify(result ?? null, null, 2));
    return 0;
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === undefined) throw error;
    if (json && error instanceof GateError && error.result !== undefined) {
      console.log(JSON.stringify(error.result, null, 2));
    }
    console.error(`${(error as Error).message}`);
    return code;
  }
}

async function findCommand(name: string): Promise<Command> {
  if (Object.hasOwn(commandTable, name)) return (await commandTable[name].load()).command;
  throw new InputError(`unknown command '${name}'${suggestion(name, Object.keys(commandTable))}`, {
    where: "chimera",
    mend: "run it with --help for the list",
  });
}

function contextOf(command: Command, args: readonly string[], json: boolean): CommandContext {
  const options = new Map<string, string | true>();
  const overrides: string[] = [];
  const words: string[] = [];
  for (const arg of args.filter((arg) => arg !== "--json")) {
    if (arg.startsWith("--")) {
      const [option, ...value] = arg.split("=");
      if (!command.options || !(option in command.options)) {
        throw new InputError(`unknown option '${option}'`, {
          where: command.name,
          mend: `run 'deno task ${command.name} --help'`,
        });
      }
      options.set(option, value.length ? value.join("=") : true);
    } else (arg.includes("=") ? overrides : words).push(arg);
  }
  return { overrides, words, options, say: json ? () => {} : (line) => console.log(line) };
}

function overview(): string {
  const names = Object.keys(commandTable);
  const width = Math.max(...names.map((name) => name.length));
  return [
    "Chimera: preregistered computational experiments.",
    "",
    "usage: deno task <command> [key=value …] [--json] [--help]",
    "",
    ...names.map((name) => `  ${name.padEnd(width)}  ${commandTable[name].summary}`),
  ].join("\n");
}

if (import.meta.main) {
  Deno.addSignalListener("SIGINT", () => {
    // a pool ends its own jobs first and then raises the signal again
    if (poolIsRunning()) return;
    console.error("interrupted: nothing is lost, the same command goes on from here");
    Deno.exit(INTERRUPTED);
  });
  Deno.exit(await main(Deno.args));
}
