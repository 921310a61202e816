import { POOL_VARIABLE } from "./parent_watch.ts";
import { endGroupOnAbort, signalGroup } from "./process_group.ts";

/** A child process that leads a process group of its own. */
export interface ChildGroup {
  readonly process: Deno.ChildProcess;
  /** Resolves when the child has ended and whatever it left running has been killed. */
  readonly ended: Promise<Deno.CommandStatus>;
  /** SIGKILL to the child and all that it started. */
  kill(): void;
}

/**
 * Starts a program in a process group of its own: Ctrl-C on the terminal reaches it once, through the pool, and
 * whatever it started and left running ends with it. It ends when `end` aborts (see `endGroupOnAbort`), and when this
 * process exits by itself.
 *
 * @throws if the program cannot be started
 */
export function startGroup(
  [program, ...args]: readonly string[],
  { end, hurry, graceMs, cwd, env, stdin = "null" }: {
    end: AbortSignal;
    hurry: AbortSignal;
    graceMs: number;
    cwd?: string;
    env?: Readonly<Record<string, string>>;
    stdin?: "null" | "piped";
  },
): ChildGroup {
  const process = new Deno.Command(program, {
    args,
    cwd,
    env: { ...env, [POOL_VARIABLE]: String(Deno.pid) },
    stdin,
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  const kill = () => signalGroup(process.pid, "SIGKILL");
  globalThis.addEventListener("unload", kill);
  const gone = new AbortController();
  const ending = endGroupOnAbort(process.pid, { end, hurry, gone: gone.signal, graceMs });
  const ended = process.status.finally(async () => {
    gone.abort();
    globalThis.removeEventListener("unload", kill);
    // What the child left running holds its pipes open and would never let their lines come to an end.
    kill();
    await ending;
  });
  return { process, ended, kill };
}
