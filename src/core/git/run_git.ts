import { isFolder } from "../exists.ts";

/** Git is absent, or refused; the message says why in one line. */
export class GitFailure extends Error {}

/** The user's environment without what leads git to other objects, another index or another program. */
function environment(): Record<string, string> {
  const kept = Object.entries(Deno.env.toObject()).filter(([name]) => !name.toUpperCase().startsWith("GIT_"));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: "C",
    // what stands in for an object, or cuts off its parents, is a way to tell another history
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_GRAFT_FILE: "/dev/null",
    // an object that is not here is not fetched, it is missing
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "none",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
  };
}

/** Settings that would start another program or believe a cache; a checkout may have set them. */
const SETTINGS = ["core.fsmonitor=false", "core.commitGraph=false", "core.quotepath=false", "color.ui=never"];

/**
 * What a git command printed, byte for byte.
 *
 * @param options.plumbing the command only reads objects and refs: then no configuration of the user's counts, and a
 * checkout of another owner is read, too, as nothing in it is executed
 * @param options.input what the command reads from its standard input
 * @throws {GitFailure} if git is not installed or the command fails
 */
export async function runGit(
  folder: string,
  args: readonly string[],
  { plumbing = false, input = "" }: { plumbing?: boolean; input?: string } = {},
): Promise<Uint8Array> {
  const settings = plumbing ? [...SETTINGS, "safe.directory=*"] : SETTINGS;
  let output: Deno.CommandOutput;
  try {
    const child = new Deno.Command("git", {
      args: [...settings.flatMap((setting) => ["-c", setting]), ...args],
      cwd: folder,
      clearEnv: true,
      env: {
        ...environment(),
        ...plumbing ? { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" } : {},
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const [, ended] = await Promise.all([feed(child.stdin, input), child.output()]);
    output = ended;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && await isFolder(folder)) {
      throw new GitFailure("git is not installed");
    }
    throw error;
  }
  if (output.success) return output.stdout;
  const complaint = new TextDecoder().decode(output.stderr).trim().split("\n")[0];
  throw new GitFailure(
    complaint || (args[0] === "rev-parse" ? "the checkout has no commit yet" : `git ${args[0]} failed`),
  );
}

/** What a git command printed, as text. */
export async function git(
  folder: string,
  args: readonly string[],
  options?: { plumbing?: boolean; input?: string },
): Promise<string> {
  return new TextDecoder().decode(await runGit(folder, args, options));
}

/** A command that fails closes its input early; its exit code says so. */
async function feed(stdin: WritableStream<Uint8Array>, input: string): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
