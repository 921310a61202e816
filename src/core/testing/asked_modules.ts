import { dirname, join } from "node:path";
import { textLines } from "../executors/text_lines.ts";

/** A process of another checkout: its modules are loaded once, however often they are asked. */
export interface AskedModules extends AsyncDisposable {
  /**
   * What a function of a module there returns, as JSON holds it.
   *
   * @param from path from the checkout's root; `path#name` for a function that is not the module's default
   * @throws {Error} with the message of what it throws there
   */
  ask<Value>(from: string, ...args: readonly string[]): Promise<Value>;
}

/** As `askModules`, of one process for all tests of the file that calls this; it lives as long as they run. */
export function modulesForTests(
  repository: string,
  env: Readonly<Record<string, string>>,
): Pick<AskedModules, "ask"> {
  let modules: AskedModules;
  Deno.test.beforeAll(() => void (modules = askModules(repository, env)));
  Deno.test.afterAll(async () => await modules[Symbol.asyncDispose]());
  return { ask: (from, ...args) => modules.ask(from, ...args) };
}

/** Starts the process; `env` is added to this one's environment. */
export function askModules(repository: string, env: Readonly<Record<string, string>>): AskedModules {
  const child = new Deno.Command(Deno.execPath(), {
    // outside of the checkout, which may be taken away and brought back meanwhile
    cwd: dirname(repository),
    args: [
      ...["run", "-A", "--quiet", "--no-check", "--config", join(repository, "deno.json")],
      join(repository, "src", "core", "testing", "serve_modules.ts"),
    ],
    env: { NO_COLOR: "1", CHIMERA_PROGRESS: "silent", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const answers = textLines(child.stdout);
  const questions = child.stdin.getWriter();
  return {
    async ask<Value>(from: string, ...args: readonly string[]) {
      const [module, name = "default"] = from.split("#");
      await questions.write(new TextEncoder().encode(`${JSON.stringify({ module, name, args })}\n`));
      const { value: line } = await answers.next();
      if (line === undefined) throw new Error(`The process in ${repository} ended at ${module}`);
      const { value, error } = JSON.parse(line);
      if (error !== undefined) throw new Error(error);
      return value as Value;
    },
    async [Symbol.asyncDispose]() {
      await questions.close();
      await answers.return(undefined);
      await child.status;
    },
  };
}
