import { GateError } from "@/core/errors.ts";
import { textLines } from "@/core/executors/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";

/**
 * Runs one of Deno's own tools on the repository. What it finds it prints itself, on stderr: stdout is for results.
 *
 * @param args e.g. `["fmt", "--check"]`
 * @param options.label put before each of its lines, where several run at once
 * @throws {GateError} if it ends with anything but 0
 */
export async function denoGate(
  args: readonly string[],
  { label = "" }: { label?: string } = {},
): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: repositoryRoot(),
    env: Deno.stderr.isTerminal() && !Deno.noColor ? { FORCE_COLOR: "1" } : {},
    stdin: "null",
    stdout: "piped",
    stderr: label === "" ? "inherit" : "piped",
  }).spawn();
  const show = async (stream: ReadableStream<Uint8Array>) => {
    if (label === "") await stream.pipeTo(Deno.stderr.writable, { preventClose: true });
    else for await (const line of textLines(stream)) console.error(label + line);
  };
  const streams = label === "" ? [child.stdout] : [child.stdout, child.stderr];
  const [{ code, signal }] = await Promise.all([child.status, ...streams.map(show)]);
  if (code === 0) return;
  throw new GateError(`deno ${args.join(" ")}`, [`ended with ${signal ?? `code ${code}`}, see above`]);
}
