import { kill } from "node:process";

/** The variable in which a pool tells its children which process they work for. */
export const POOL_VARIABLE = "CHIMERA_POOL_PID";

/**
 * For a child process of a pool: ends this process when the pool's process is gone, however it went (`kill -9` too),
 * so that no orphan goes on computing. Outside a pool it does nothing.
 *
 * It looks four times a second, whenever the event loop is free: a long synchronous computation is finished first.
 * The watch itself never keeps a process alive.
 */
export function exitWhenParentDies(): void {
  const pool = Number(Deno.env.get(POOL_VARIABLE));
  if (!Number.isSafeInteger(pool) || pool <= 0) return;
  const parent = Deno.ppid;
  const timer = setInterval(async () => {
    // The parent may be a wrapper (npx) that outlives the pool; then the pool is looked at, too.
    if (Deno.ppid !== parent || (parent !== pool && !(await processAlive(pool)))) Deno.exit(EXIT_ORPHANED);
  }, 250);
  Deno.unrefTimer(timer);
}

/** The exit code of a child that ended because its pool did: as after SIGTERM. */
const EXIT_ORPHANED = 143;

/** Whether a process exists and is not merely waiting to be reaped. */
export async function processAlive(pid: number): Promise<boolean> {
  try {
    kill(pid, 0);
  } catch (error) {
    return mayNotAsk(error) || (error as Error & { code?: string }).code === "EPERM";
  }
  if (Deno.build.os !== "linux") return true;
  // Not there any more: it was reaped since. The name in parentheses may hold anything; the state follows the last.
  try {
    const status = await Deno.readTextFile(`/proc/${pid}/stat`);
    return !/^[ZX]/.test(status.slice(status.lastIndexOf(")") + 2));
  } catch (error) {
    return mayNotAsk(error);
  }
}

/** Whether Deno did not let this process look; then the other one counts as alive. */
function mayNotAsk(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable;
}
