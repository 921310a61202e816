import { suggestion } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import type { CommandContext, CommandSyntax, Option } from "./command.ts";

/** What stands on a command's line, sorted; all of it is something that the command takes. */
export interface ParsedArguments extends Omit<CommandContext, "say"> {
  /** `--json`: the result is for machines. */
  readonly json: boolean;
}

/** Whether the line asks for help, whatever else stands on it. */
export function asksForHelp(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}

/**
 * Sorts a command's arguments into words, overrides and options, and refuses what the command does not take: the one
 * place that does, so that no command has to remember to.
 *
 * @throws {InputError} one line that lists every argument at fault, with the nearest name
 *
 * @example
 * ```ts
 * import { parseArguments } from "@/cli/parse_arguments.ts";
 * const syntax = { name: "parity", overrides: ["experiment"], examples: ["parity experiment=E1_small"] };
 * const { overrides, json } = parseArguments(syntax, ["experiment=E1_small", "--json"]);
 * if (overrides.length !== 1 || !json) throw new Error("one override, for a machine");
 * ```
 */
export function parseArguments(syntax: CommandSyntax, args: readonly string[]): ParsedArguments {
  const { words: taken, options: known = {} } = syntax;
  const options = new Map<string, string | true>();
  const overrides: string[] = [];
  const words: string[] = [];
  const problems: string[] = [];
  for (const argument of args) {
    const [name, value] = atEquals(argument);
    if (argument.startsWith("-")) {
      const problem = optionProblem({ ...known, "--json": "" }, { name, value });
      if (problem !== undefined) problems.push(problem);
      else if (options.has(name)) problems.push(`'${name}' is given twice`);
      else options.set(name, value ?? true);
    } else if (value !== undefined) {
      const twice = overrides.some((other) => atEquals(other)[0] === name);
      const problem = twice ? `'${name}' is given twice` : keyProblem(syntax, { argument, key: name });
      if (problem !== undefined) problems.push(problem);
      else overrides.push(argument);
    } else if (taken === undefined || argument === "" || words.length === taken.most) {
      problems.push(wordProblem(syntax, argument));
    } else words.push(argument);
  }
  if (problems.length > 0) {
    throw new InputError(problems.join("; "), {
      where: syntax.name,
      mend: `run 'deno task ${syntax.name} --help'`,
    });
  }
  const json = options.delete("--json");
  return { overrides, words, options, json };
}

/** `a=b=c` is `a` and `b=c`. */
function atEquals(argument: string): [name: string, value: string | undefined] {
  const equals = argument.indexOf("=");
  return equals < 0 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
}

function optionProblem(
  known: Readonly<Record<string, Option>>,
  { name, value }: { name: string; value: string | undefined },
): string | undefined {
  if (!Object.hasOwn(known, name)) {
    return `unknown option '${name}'${suggestion(name, [...Object.keys(known), "--help"])}`;
  }
  const option = known[name];
  if (typeof option === "string") {
    return value === undefined ? undefined : `'${name}' takes no value, got '${value}'`;
  }
  if (value === "" || (value === undefined && !option.valueIsOptional)) {
    return `'${name}' needs a value: ${name}=${option.value}`;
  }
}

function keyProblem(
  { overrides = [], words }: CommandSyntax,
  { argument, key }: { argument: string; key: string },
): string | undefined {
  if (overrides.length === 0) {
    return `takes ${words === undefined ? "" : `${words.name} and `}no key=value, got '${argument}'`;
  }
  if (overrides.some((one) => one === "*" || one === key || (one.endsWith(".*") && isBelow(key, one)))) {
    return /^[A-Za-z_]/.test(key) ? undefined : notAKey(argument, key);
  }
  return `unknown key '${key}'${suggestion(key, overrides)}`;
}

function notAKey(argument: string, key: string): string {
  return /^[+~]/.test(key) ? noAdding(argument) : `'${argument}': '${key}' is not a key`;
}

function noAdding(argument: string): string {
  return `'${argument}': adding (+) and removing (~) keys is not supported, only known keys change`;
}

function isBelow(key: string, group: string): boolean {
  return key.startsWith(group.slice(0, -1));
}

function wordProblem({ words, overrides = [], options = {}, examples }: CommandSyntax, word: string): string {
  if (words !== undefined) {
    if (word === "") return "an empty word";
    return `'${word}' is one word too many: it takes ${
      words.most === 1 ? "one" : words.most
    } (${words.name})`;
  }
  if (/^[+~]/.test(word)) return noAdding(word);
  const names = [...Object.keys(options), "--json", "--help"];
  const near = suggestion(word, [...names, ...overrides]);
  if (near.includes("did you mean")) return `'${word}' is no setting${near}`;
  if (overrides.length === 0) return `takes no words, got '${word}'`;
  const such = examples.flatMap((example) => example.split(" ")).find((part) => /^[a-z]\w*=/.test(part));
  return `'${word}' is no setting: write key=value${such === undefined ? "" : `, such as ${such}`}`;
}
