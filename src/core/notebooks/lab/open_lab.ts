import { repositoryRoot } from "../../repository.ts";
import { ensureJupyterLab, type JupyterLab } from "./ensure_jupyterlab.ts";
import { installKernelspec, jupyterEnvironment } from "./kernelspec.ts";

/** A JupyterLab server that runs. */
export interface LabServer extends AsyncDisposable {
  /** Its process. */
  readonly pid: number;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number>;
  /** Ends it, and its kernels with it. */
  stop(): Promise<void>;
}

/**
 * Opens JupyterLab on the repository, with our Deno kernel, in the browser. JupyterLab is installed first where there
 * is none. It runs until it is ended, in its own way (Ctrl-C) or with `stop`.
 *
 * @param onLine told what the installation does
 * @throws {InputError} as `ensureJupyterLab`
 */
export async function openLab({ onLine }: { onLine: (line: string) => void }): Promise<LabServer> {
  const lab = await ensureJupyterLab({ onLine });
  const server = startLab(lab, { jupyterFolder: await installKernelspec(), folder: repositoryRoot() });
  // Ctrl-C reaches JupyterLab too, which asks whether it is meant: this process waits for the answer.
  const leaveToLab = () => {};
  const endLab = () => void server.stop();
  Deno.addSignalListener("SIGINT", leaveToLab);
  Deno.addSignalListener("SIGTERM", endLab);
  const ended = server.ended.finally(() => {
    Deno.removeSignalListener("SIGINT", leaveToLab);
    Deno.removeSignalListener("SIGTERM", endLab);
  });
  return { ...server, ended };
}

/**
 * Starts a JupyterLab server.
 *
 * @param jupyterFolder where `installKernelspec` has put our kernelspec
 * @param folder the folder it shows
 * @param args more of JupyterLab's own arguments
 * @param env more of its environment
 * @param quiet whether its log is dropped instead of shown
 */
export function startLab(
  { program }: JupyterLab,
  { jupyterFolder, folder, args = [], env = {}, quiet = false }: {
    jupyterFolder: string;
    folder: string;
    args?: readonly string[];
    env?: Readonly<Record<string, string>>;
    quiet?: boolean;
  },
): LabServer {
  const output = quiet ? "null" : "inherit";
  const child = new Deno.Command(program, {
    // JupyterLab refuses to run as root, as in a container, unless it is told to.
    args: [`--ServerApp.root_dir=${folder}`, ...(Deno.uid() === 0 ? ["--allow-root"] : []), ...args],
    env: { ...env, ...jupyterEnvironment(jupyterFolder) },
    stdin: quiet ? "null" : "inherit",
    stdout: output,
    stderr: output,
  }).spawn();
  const ended = child.status.then(({ code }) => code);
  const stop = async () => {
    try {
      child.kill("SIGTERM"); // it shuts its kernels down
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    await ended;
  };
  return { pid: child.pid, ended, stop, [Symbol.asyncDispose]: stop };
}
