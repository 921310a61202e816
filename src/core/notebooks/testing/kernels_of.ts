/** The pids of the Jupyter kernels that a process has started and that still run. Linux only. */
export async function kernelsOf(parent: number): Promise<number[]> {
  const kernels: number[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    // A process may end while it is looked at.
    const [status, command] = await Promise.all([
      Deno.readTextFile(`/proc/${name}/stat`).catch(() => ""),
      Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => ""),
    ]);
    const [state, ppid] = status.slice(status.lastIndexOf(")") + 2).split(" ");
    if (Number(ppid) === parent && state !== "Z" && command.includes("\0jupyter\0")) {
      kernels.push(Number(name));
    }
  }
  return kernels;
}
