import { kill } from "node:process";

/** Whether a process exists and is not merely waiting to be reaped. */
export async function processAlive(pid: number): Promise<boolean> {
  try {
    kill(pid, 0);
  } catch (error) {
    return (error as Error & { code?: string }).code === "EPERM";
  }
  if (Deno.build.os !== "linux") return true;
  // Not there any more: it was reaped since. The name in parentheses may hold anything; the state follows the last.
  const status = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => undefined);
  return status !== undefined && !/^[ZX]/.test(status.slice(status.lastIndexOf(")") + 2));
}
