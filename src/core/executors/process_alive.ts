import { kill } from "node:process";

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
