/**
 * Calls functions of this checkout's modules, as standard input asks: a line `{ module, name, args }` is answered by a
 * line `{ value }` or, where the function throws, `{ error }`, its message. `asked_modules.ts` is the other end.
 */
import { join } from "node:path";
import { textLines } from "../executors/text_lines.ts";
import { repositoryRoot } from "../repository.ts";

for await (const line of textLines(Deno.stdin.readable)) {
  const { module, name, args } = JSON.parse(line);
  let answer: { value: unknown } | { error: string };
  try {
    const functions = await import(`file://${join(repositoryRoot(), module)}`);
    answer = { value: await functions[name](...args) ?? null };
  } catch (error) {
    answer = { error: (error as Error).message };
  }
  console.log(JSON.stringify(answer));
}
