import { join } from "node:path";
import { writeFileAtomic } from "../../artifacts/atomic_write.ts";
import { repositoryRoot } from "../../repository.ts";

/** The folder that goes into `JUPYTER_PATH`. */
export function jupyterDataFolder(): string {
  return join(repositoryRoot(), ".cache", "jupyter");
}

/**
 * Writes our kernelspec into the project's own Jupyter folder, for the Deno that runs this.
 *
 * It has the name that `deno jupyter --install` uses, so that the notebooks open with either. Unlike that one it asks
 * for interrupts by message, which the kernel understands: a loop that is interrupted leaves the kernel's state as it
 * is. And it asks for plain text, so that outputs are the same as those of the notebook runner.
 *
 * @returns the folder for `JUPYTER_PATH`
 */
export async function installKernelspec(
  { folder = jupyterDataFolder() }: { folder?: string } = {},
): Promise<string> {
  const spec = {
    argv: [Deno.execPath(), "jupyter", "--quiet", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno (Chimera)",
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    interrupt_mode: "message",
    language: "typescript",
  };
  await writeFileAtomic(join(folder, "kernels", "deno", "kernel.json"), JSON.stringify(spec, null, 1) + "\n");
  return folder;
}

/** The environment in which Jupyter's programs find our kernelspec before any other. */
export function jupyterEnvironment(folder: string): Record<string, string> {
  const others = Deno.env.get("JUPYTER_PATH");
  return { JUPYTER_PATH: others ? `${folder}:${others}` : folder };
}
