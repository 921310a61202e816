import { kill } from "node:process";
import { POOL_VARIABLE } from "./parent_watch.ts";

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
  const killAll = () => signalGroup(process.pid, "SIGKILL");
  globalThis.addEventListener("unload", killAll);
  const gone = new AbortController();
  const ending = endGroupOnAbort(process.pid, { end, hurry, gone: gone.signal, graceMs });
  const ended = process.status.finally(async () => {
    gone.abort();
    globalThis.removeEventListener("unload", killAll);
    // What the child left running holds its pipes open and would never let their lines come to an end.
    killAll();
    await ending;
  });
  return { process, ended, kill: killAll };
}

/** Sends a signal to a child that leads a process group, and to all that it started; nothing if they are gone. */
export function signalGroup(leader: number, signal: Deno.Signal): void {
  send(-leader, signal);
}

function send(target: number, signal: Deno.Signal): void {
  try {
    kill(target, signal);
  } catch (error) {
    if ((error as Error & { code?: string }).code !== "ESRCH") throw error;
  }
}

/**
 * Ends a process group when `end` aborts: SIGINT first, so that a job can save its state, SIGKILL when it is still
 * there after `graceMs` or when `hurry` aborts. Resolves when `gone` aborts.
 */
export async function endGroupOnAbort(
  leader: number,
  { end, hurry, gone, graceMs }: { end: AbortSignal; hurry: AbortSignal; gone: AbortSignal; graceMs: number },
): Promise<void> {
  await aborted(AbortSignal.any([end, gone]));
  if (gone.aborted) return;
  signalGroup(leader, "SIGINT");
  let timer: ReturnType<typeof setTimeout> | undefined;
  const grace = new Promise<void>((resolve) => timer = setTimeout(resolve, graceMs));
  await Promise.race([grace, aborted(AbortSignal.any([hurry, gone]))]);
  clearTimeout(timer);
  if (!gone.aborted) signalGroup(leader, "SIGKILL");
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/**
 * SIGKILL to what a pool inside an ended process left running. Its jobs lead groups of their own, so the end of the
 * process's group does not reach them when it was killed outright; they bear the pool's number in their environment.
 * Linux only: elsewhere another process's environment cannot be read.
 */
export async function killJobsOf(pool: number): Promise<void> {
  if (Deno.build.os !== "linux") return;
  const mark = `\0${POOL_VARIABLE}=${pool}\0`;
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const environment = await Deno.readTextFile(`/proc/${name}/environ`).catch(() => "");
    if (`\0${environment}`.includes(mark)) send(Number(name), "SIGKILL");
  }
}
