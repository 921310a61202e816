/** What every command of the command line is: a name, its help, what it takes, and one function. */

/** What a command is given; everything in it is something that the command has declared to take. */
export interface CommandContext {
  /** The `key=value` arguments, in order, unparsed; no key twice. */
  readonly overrides: readonly string[];
  /** The bare words after the command's name. */
  readonly words: readonly string[];
  /** The `--name` and `--name=value` options other than `--help` and `--json`. */
  readonly options: ReadonlyMap<string, string | true>;
  /** Prints a line for people; silent under `--json`. */
  say(line: string): void;
}

/** A `--name` that a command understands; a text alone is the meaning of one that takes no value. */
export type Option = string | {
  readonly meaning: string;
  /** What the value is called in the help, e.g. `FILE`; without it the option takes none. */
  readonly value: string;
  /** Whether the option may also stand without its value. */
  readonly valueIsOptional?: boolean;
};

/** What a command takes beside its name. What is not declared here is refused before the command runs. */
export interface CommandSyntax {
  /** As `deno task` calls it. */
  readonly name: string;
  /** The bare words that it takes, at most so many; none if absent. */
  readonly words?: { readonly name: string; readonly most: number };
  /**
   * The keys that it takes as `key=value`; none if absent. `models.*` stands for every key below `models`, and `*` for
   * any: the configuration's own reader then refuses those that it does not know.
   */
  readonly overrides?: readonly string[];
  /** The options it understands beside `--help` and `--json`. */
  readonly options?: Readonly<Record<string, Option>>;
  /** Calls of it, after `deno task `; the help prints them, and a refusal may quote one. */
  readonly examples: readonly string[];
}

/** A command as a file of `commands/` exports it. */
export interface Command extends CommandSyntax {
  /** How it is called, after `deno task `. */
  readonly usage: string;
  /** What it does and writes, in a few lines. */
  readonly description: string;
  /** Does the work. The value is what `--json` prints. */
  run(context: CommandContext): Promise<unknown>;
}

/** The text of `deno task <command> --help`. */
export function helpText(command: Omit<Command, "run">): string {
  const known: Readonly<Record<string, Option>> = {
    ...command.options,
    "--json": "print the result as JSON",
    "--help": "print this text",
  };
  const options = Object.entries(known).map(([name, option]) =>
    typeof option === "string" ? [name, option] : [nameWithValue(name, option), option.meaning]
  );
  const width = Math.max(...options.map(([name]) => name.length));
  return [
    `usage: deno task ${command.usage}`,
    "",
    command.description,
    "",
    ...options.map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`),
    "",
    "examples:",
    ...command.examples.map((example) => `  deno task ${example}`),
  ].join("\n");
}

function nameWithValue(name: string, { value, valueIsOptional }: Exclude<Option, string>): string {
  return valueIsOptional ? `${name}[=${value}]` : `${name}=${value}`;
}
