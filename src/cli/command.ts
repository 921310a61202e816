/** What every command of the command line is: a name, its help, and one function. */

/** What a command is given. */
export interface CommandContext {
  /** The `key=value` arguments, in order, unparsed. */
  readonly overrides: readonly string[];
  /** The bare words after the command's name. */
  readonly words: readonly string[];
  /** The `--name` and `--name=value` options other than `--help` and `--json`. */
  readonly options: ReadonlyMap<string, string | true>;
  /** Prints a line for people; silent under `--json`. */
  say(line: string): void;
}

export interface Command {
  readonly name: string;
  /** How it is called, after `deno task `. */
  readonly usage: string;
  /** What it does and writes, in a few lines. */
  readonly description: string;
  readonly examples: readonly string[];
  /** The options it understands beside `--help` and `--json`, each with its meaning. */
  readonly options?: Readonly<Record<string, string>>;
  /** Does the work. The value is what `--json` prints. */
  run(context: CommandContext): Promise<unknown>;
}

/** The text of `deno task <command> --help`. */
export function helpText(command: Command): string {
  const options = { ...command.options, "--json": "print the result as JSON", "--help": "print this text" };
  const width = Math.max(...Object.keys(options).map((name) => name.length));
  return [
    `usage: deno task ${command.usage}`,
    "",
    command.description,
    "",
    ...Object.entries(options).map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`),
    "",
    "examples:",
    ...command.examples.map((example) => `  deno task ${example}`),
  ].join("\n");
}
