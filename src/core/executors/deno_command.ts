import { basename, dirname, join } from "node:path";
import { requireContained } from "../files/mod.ts";
import { repositoryRoot } from "../repository.ts";

/** What a child of ours may do beside computing. What is not listed is refused by Deno, networks always. */
export interface Permissions {
  /** Files and folders that it reads, beside the repository's own; `all` where native code reads what it likes anyway. */
  readonly read: readonly string[] | "all";
  /** Files and folders that it writes; it may read them, too. */
  readonly write: readonly string[];
  /** Programs that it starts; `all` also lets it send signals to what it started. */
  readonly run?: readonly string[] | "all";
  /** Native code that it loads: of the repository's packages (fonts and pixels of figures), or the system's as well. */
  readonly native?: "packages" | "all";
}

/**
 * The command line that runs a module of the repository in a process of its own, with the permissions that it needs
 * and no more. Deno's permissions hold the process itself; they follow links, and a program that it starts is free.
 *
 * @param module path inside the repository
 * @throws {InputError} if a folder that it may write is reached through a link inside the artifacts, data or logs
 */
export function denoCommand(
  module: string,
  { permissions: { read, write, run, native }, flags = [], args = [] }: {
    permissions: Permissions;
    flags?: readonly string[];
    args?: readonly string[];
  },
): string[] {
  const root = repositoryRoot();
  // the child cannot look at the folders above those that it writes
  for (const path of write) requireContained(join(path, "inside"));
  const allowed = [
    read === "all" ? "--allow-read" : `--allow-read=${list([root, ...read, ...write])}`,
    `--allow-write=${list(write)}`,
    "--allow-env", // the HDF5 library copies all of it when it starts
    "--allow-sys", // host, processor and umask, the last of which has no name of its own
  ];
  // also where the folder is a link: Deno asks for the place that it leads to
  const modules = join(root, "node_modules");
  if (native !== undefined) allowed.push(native === "all" ? "--allow-ffi" : `--allow-ffi=${list([modules])}`);
  if (run !== undefined) allowed.push(run === "all" ? "--allow-run" : `--allow-run=${run.join()}`);
  return [
    Deno.execPath(),
    "run",
    "--quiet",
    "--no-prompt",
    ...allowed,
    ...flags,
    join(root, module),
    ...args,
  ];
}

/** A path with its links followed, as far as it is there: Deno holds a permission against what is really opened. */
function realPathOf(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realPathOf(above), basename(path));
  }
}

/** Deno parts paths at commas and knows no way to write one: the folder above such a name is given in its place. */
function list(paths: readonly string[]): string {
  const named = paths.flatMap((path) => [path, realPathOf(path)]).map((path) => {
    const comma = path.indexOf(",");
    return comma < 0 ? path : dirname(path.slice(0, comma + 1));
  });
  return [...new Set(named)].join(",");
}
