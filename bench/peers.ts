/** Python packages to compare with, in an environment of the bench's own: bench/.peers/, made once and reused. */
import { join } from "node:path";
import { printLine } from "@/core/progress/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";

/** A Python that has the packages that were asked for. */
export interface PythonPeers {
  /** The interpreter's path. */
  readonly python: string;
  /** Package → version, and `python`. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The peer cannot be had on this machine: the benchmark is skipped with this one-line reason. */
export class PeerUnavailable extends Error {
  override readonly name = "PeerUnavailable";
}

/**
 * A Python environment with the given packages at the versions of bench/requirements.txt. What is missing is installed
 * with pip, visibly; pip's own configuration (index, proxy, cache) holds. PyTorch's ordinary Linux wheel brings CUDA
 * (2.5 GB to fetch): with PIP_EXTRA_INDEX_URL set to PyTorch's index of CPU builds, pip takes the small one instead.
 *
 * @throws {PeerUnavailable} without Python, its venv module, or a wheel for this machine
 */
export async function pythonPeers(packages: readonly string[]): Promise<PythonPeers> {
  const folder = join(repositoryRoot(), "bench", ".peers");
  const requirements = join(repositoryRoot(), "bench", "requirements.txt");
  const pinned = parseRequirements(await Deno.readTextFile(requirements));
  const python = join(folder, "bin", "python");
  if (await installed(python, []) === undefined) {
    const found = await findPython();
    printLine(`making a Python environment in bench/.peers`);
    await inherit([found, "-m", "venv", "--clear", folder], "Python's venv module");
  }
  const wanted = packages.map((name) => `${name}==${pinned[name]}`);
  let versions = await installed(python, packages);
  if (versions === undefined || packages.some((name) => versions?.[name].split("+")[0] !== pinned[name])) {
    printLine(`installing ${wanted.join(", ")} into bench/.peers`);
    const quiet = Deno.stderr.isTerminal() ? [] : ["--quiet"];
    const pip = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", ...quiet];
    await inherit([...pip, "--constraint", requirements, ...wanted], "pip");
    versions = await installed(python, packages);
  }
  if (versions === undefined) throw new Error(`pip reported success, but ${wanted.join(", ")} are not there`);
  return { python, versions };
}

/** `name==version` lines; comments and blank lines aside. */
function parseRequirements(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return Object.fromEntries(lines.map((line) => line.trim().split("==") as [string, string]));
}

/** The versions of Python and of the packages; undefined if one is missing, or there is no such Python. */
async function installed(
  python: string,
  packages: readonly string[],
): Promise<Record<string, string> | undefined> {
  const code = "import json, platform, sys; from importlib.metadata import version\n" +
    "print(json.dumps({'python': platform.python_version(), **{name: version(name) for name in sys.argv[1:]}}))";
  try {
    const command = new Deno.Command(python, { args: ["-c", code, ...packages], stdin: "null" });
    const { success, stdout } = await command.output();
    return success ? JSON.parse(new TextDecoder().decode(stdout)) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function findPython(): Promise<string> {
  for (const name of ["python3", "python"]) {
    if (await installed(name, []) !== undefined) return name;
  }
  throw new PeerUnavailable("there is no Python here");
}

/** Runs a program with its output on stderr, so that stdout carries results only. */
async function inherit(command: readonly string[], what: string): Promise<void> {
  const args = ["-c", 'exec "$@" >&2', "sh", ...command];
  const { success } = await new Deno.Command("/bin/sh", { args, stdin: "null", stderr: "inherit" }).output();
  if (!success) throw new PeerUnavailable(`${what} failed (its message stands above)`);
}
