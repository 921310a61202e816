/** What a command takes, and that all else is refused before it runs. Oracle: the rules of `CommandSyntax`, by hand. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { commandSummaries, loadCommand } from "./commands/mod.ts";
import type { CommandSyntax } from "./command.ts";
import { asksForHelp, parseArguments } from "./parse_arguments.ts";

const SYNTAX: CommandSyntax = {
  name: "try",
  words: { name: "FILE", most: 2 },
  overrides: ["experiment", "models.*"],
  options: {
    "--retry": "again",
    "--output": { meaning: "where to", value: "FOLDER" },
    "--anchor": { meaning: "compare", value: "SEAL", valueIsOptional: true },
  },
  examples: ["try experiment=E1_small"],
};
const ALONE: CommandSyntax = { name: "alone", options: { "--lab": "a lab" }, examples: ["alone"] };
const KEYS: CommandSyntax = { name: "keys", overrides: ["*"], examples: ["keys", "keys scan=small"] };

function refused(syntax: CommandSyntax, args: readonly string[]): string {
  try {
    parseArguments(syntax, args);
  } catch (error) {
    assert.ok(error instanceof InputError, `${args}: ${error}`);
    assert.doesNotMatch(error.message, /\n/);
    assert.equal(error.where, syntax.name);
    return error.what;
  }
  assert.fail(`${args.join(" ")} was taken`);
}

Deno.test("parseArguments: words, overrides and options, each in its place (written out)", () => {
  const args = ["a", "experiment=x=y", "--json", "--output=o=p", "models.unet.columns=3", "b", "--anchor"];
  const { words, overrides, options, json } = parseArguments(SYNTAX, args);
  assert.deepEqual(words, ["a", "b"]);
  assert.deepEqual(overrides, ["experiment=x=y", "models.unet.columns=3"]);
  assert.deepEqual([...options], [["--output", "o=p"], ["--anchor", true]]);
  assert.equal(json, true);
  assert.equal(parseArguments(KEYS, ["any.thing=1"]).json, false);
  assert.deepEqual([asksForHelp(["x", "-h"]), asksForHelp(["--help"]), asksForHelp(["help"])], [
    true,
    true,
    false,
  ]);
});

/** Arguments → what the message says. */
const REFUSED: readonly (readonly [syntax: CommandSyntax, args: readonly string[], message: RegExp])[] = [
  [SYNTAX, ["a", "b", "c"], /^'c' is one word too many: it takes 2 \(FILE\)$/],
  [SYNTAX, [""], /^an empty word$/],
  [SYNTAX, ["--retri"], /^unknown option '--retri', did you mean '--retry'\?$/],
  [SYNTAX, ["--retry=yes"], /^'--retry' takes no value, got 'yes'$/],
  [SYNTAX, ["--retry", "--retry"], /^'--retry' is given twice$/],
  [SYNTAX, ["--output=a", "--output=b"], /^'--output' is given twice$/],
  [SYNTAX, ["--output"], /^'--output' needs a value: --output=FOLDER$/],
  [SYNTAX, ["--output="], /^'--output' needs a value/],
  [SYNTAX, ["--anchor="], /^'--anchor' needs a value/],
  [SYNTAX, ["--json=x"], /^'--json' takes no value, got 'x'$/],
  [SYNTAX, ["--json", "--json"], /^'--json' is given twice$/],
  [SYNTAX, ["--jsn"], /did you mean '--json'/],
  [SYNTAX, ["--help=x"], /^unknown option '--help', did you mean/],
  [SYNTAX, ["--"], /^unknown option '--'/],
  [SYNTAX, ["-v"], /^unknown option '-v'/],
  [SYNTAX, ["--toString"], /^unknown option '--toString'/],
  [SYNTAX, ["--__proto__=1"], /^unknown option '--__proto__'/],
  [SYNTAX, ["experimnt=x"], /^unknown key 'experimnt', did you mean 'experiment'\?$/],
  [SYNTAX, ["models=x"], /^unknown key 'models'/],
  [SYNTAX, ["training.steps=3"], /^unknown key 'training\.steps' \(known: experiment, models\.\*\)$/],
  [SYNTAX, ["experiment=a", "experiment=b"], /^'experiment' is given twice$/],
  [SYNTAX, ["=3"], /^unknown key ''/],
  [SYNTAX, ["--retri", "x=1", "--json=2"], /--retri.*; .*'x'.*; '--json' takes no value/],
  [ALONE, ["extra"], /^takes no words, got 'extra'$/],
  [ALONE, ["lab"], /^'lab' is no setting, did you mean '--lab'\?$/],
  [ALONE, ["backend=wasm"], /^takes no key=value, got 'backend=wasm'$/],
  [{ ...ALONE, words: { name: "NAME", most: 1 } }, ["a=b"], /^takes NAME and no key=value, got 'a=b'$/],
  [KEYS, ["small"], /^'small' is no setting: write key=value, such as scan=small$/],
  [KEYS, ["~scan"], /^'~scan': adding \(\+\) and removing \(~\) keys is not supported/],
  [KEYS, ["+scan=x"], /^'\+scan=x': adding/],
  [KEYS, ["=3"], /^'=3': '' is not a key$/],
  [KEYS, ["1st=3"], /^'1st=3': '1st' is not a key$/],
];

Deno.test("parseArguments: what a command does not take is refused, with the nearest name (table)", () => {
  for (const [syntax, args, message] of REFUSED) assert.match(refused(syntax, args), message, args.join(" "));
});

Deno.test("every command refuses foreign options and valued flags; those without words or keys refuse them (table)", async () => {
  for (const name of Object.keys(commandSummaries)) {
    const command = await loadCommand(name);
    assert.equal(command.name, name);
    for (const args of [["--no-such-option"], ["--json=1"], ["--json", "--json"], ["-x"], ["--help=1"]]) {
      refused(command, args);
    }
    for (const [option, meaning] of Object.entries(command.options ?? {})) {
      if (typeof meaning === "string") refused(command, [`${option}=1`]);
    }
    if (command.words === undefined) refused(command, ["no_such_word"]);
    if (command.overrides === undefined) refused(command, ["no_such_key=1"]);
    else if (!command.overrides.includes("*")) refused(command, ["no_such_key=1"]);
    // what the help shows is taken
    for (const example of command.examples) {
      const [called, ...args] = example.match(/"[^"]*"|[^\s"]+(?:"[^"]*")?/g)!
        .map((word) => word.replace(/^"(.*)"$/, "$1")); // as a shell does
      assert.equal(called, name);
      parseArguments(command, args);
    }
  }
});

Deno.test("every task of deno.json that is no command of the table answers --help (its exit code and usage)", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(repositoryRoot(), "deno.json")));
  for (const [name, line] of Object.entries<string>(tasks)) {
    const [, preloaded, called] = line.match(/ --preload (\S+) src\/cli\/main\.ts (\S+)$/) ?? [];
    if (called !== undefined) {
      assert.equal(called, name);
      assert.ok(Object.hasOwn(commandSummaries, name), name);
      const { href } = new URL(preloaded, `file://${repositoryRoot()}/`);
      assert.equal(
        (await import(href)).command,
        await loadCommand(name),
        "what is preloaded is what is called",
      );
      continue;
    }
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", name, "--help"],
      cwd: repositoryRoot(),
      stdin: "null",
    }).output();
    assert.equal(code, 0, name);
    assert.match(new TextDecoder().decode(stdout), new RegExp(`^usage: deno task ${name}`), name);
  }
});
