import type { ErrorOutput } from "../format/notebook.ts";

/**
 * What is wrong with code that does not compile; undefined if it does. The kernel does not say, so Deno's formatter,
 * which has the same parser, is asked.
 */
export async function syntaxErrorOf(source: string): Promise<ErrorOutput | undefined> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--no-config", "--ext", "ts", "-"],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(source));
  await writer.close();
  const { success, stderr } = await child.output();
  const [, message, picture, line, column] =
    /SyntaxError: (.+)\n((?:.*\|.*\n)*)\s+at \S+:(\d+):(\d+)/.exec(new TextDecoder().decode(stderr)) ?? [];
  if (success || message === undefined) return undefined;
  return {
    output_type: "error",
    ename: "SyntaxError",
    evalue: `${message} (line ${line}, column ${column})`,
    traceback: [
      `SyntaxError: ${message}`,
      ...picture.trimEnd().split("\n"),
      `    at line ${line}, column ${column}`,
    ],
  };
}
