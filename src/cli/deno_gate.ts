import { GateError } from "@/core/errors.ts";
import { repositoryRoot } from "@/core/repository.ts";

/**
 * Runs one of Deno's own tools on the repository. What it finds it prints itself, on stderr: stdout is for results.
 *
 * @param args e.g. `["fmt", "--check"]`
 * @throws {GateError} if it ends with anything but 0
 */
export async function denoGate(args: readonly string[]): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: repositoryRoot(),
    env: Deno.stderr.isTerminal() && !Deno.noColor ? { FORCE_COLOR: "1" } : {},
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const shown = child.stdout.pipeTo(Deno.stderr.writable, { preventClose: true });
  const [{ code, signal }] = await Promise.all([child.status, shown]);
  if (code === 0) return;
  throw new GateError(`deno ${args.join(" ")}`, [`ended with ${signal ?? `code ${code}`}, see above`]);
}
