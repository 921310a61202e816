import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { writeFileAtomic } from "../../artifacts/atomic_write.ts";
import { InputError } from "../../errors.ts";
import { textLines } from "../../executors/text_lines.ts";
import { repositoryRoot } from "../../repository.ts";

/** What is installed where there is no JupyterLab. nbclient, a part of it, is the peer that our runner is tested with. */
export const JUPYTER_PACKAGES = ["jupyterlab==4.6.6", "nbclient==0.11.0"];

/** The oldest Python that these versions run on. */
const OLDEST_PYTHON = [3, 10];

/** A JupyterLab: the program, and the Python it runs on. */
export interface JupyterLab {
  /** The path of `jupyter-lab`. */
  readonly program: string;
  /** The path of its interpreter. */
  readonly python: string;
}

/** Where `ensureJupyterLab` installs: a folder that the repository ignores. */
function ownFolder(): string {
  return join(repositoryRoot(), ".venv");
}

/** The JupyterLab that is there already: on the path, or installed by `ensureJupyterLab`; undefined if there is none. */
export function findJupyterLab({ folder = ownFolder() }: { folder?: string } = {}): JupyterLab | undefined {
  const own = isInstalled(folder) ? [join(folder, "bin")] : [];
  const folders = [...(Deno.env.get("PATH") ?? "").split(delimiter), ...own];
  const program = folders.map((bin) => join(bin, "jupyter-lab")).find(existsSync);
  return program === undefined ? undefined : { program, python: join(dirname(program), "python3") };
}

/**
 * Makes sure that there is a JupyterLab. If none is on the path, a pinned one is installed into the ignored folder
 * `.venv/`; an installation that was broken off goes on where it was.
 *
 * @param onLine told what pip does, line by line
 * @throws {InputError} there is no Python that could run it, or it cannot be installed
 */
export async function ensureJupyterLab(
  { onLine, folder = ownFolder() }: { onLine: (line: string) => void; folder?: string },
): Promise<JupyterLab> {
  const found = findJupyterLab({ folder });
  if (found !== undefined) return found;
  const python = await findPython();
  const installed = { program: join(folder, "bin", "jupyter-lab"), python: join(folder, "bin", "python3") };
  await makeEnvironment(python, folder);
  onLine(`installing ${JUPYTER_PACKAGES.join(" and ")} into ${folder}`);
  await run(
    [
      installed.python,
      "-m",
      "pip",
      "install",
      "--no-input",
      "--disable-pip-version-check",
      "--progress-bar",
      "off",
      ...JUPYTER_PACKAGES,
    ],
    { onLine, mend: "check the network, or put a JupyterLab of your own on the PATH" },
  );
  await writeFileAtomic(marker(folder), JUPYTER_PACKAGES.join("\n") + "\n");
  return installed;
}

/** Makes the folder a Python environment; one that fails leaves nothing of itself. */
async function makeEnvironment(python: string, folder: string): Promise<void> {
  const wasThere = existsSync(folder);
  try {
    // what venv prints where a part of Python is missing is a page of advice for another situation
    await run([python, "-m", "venv", folder], {
      onLine: () => {},
      what: "Python cannot make a virtual environment",
      mend: "install its venv module (Debian and Ubuntu: apt install --no-install-recommends python3-venv)",
    });
  } catch (error) {
    if (!wasThere) await Deno.remove(folder, { recursive: true }).catch(() => {});
    throw error;
  }
}

/** Written last, so that half an installation does not count. */
function marker(folder: string): string {
  return join(folder, "chimera_packages.txt");
}

function isInstalled(folder: string): boolean {
  return existsSync(marker(folder)) &&
    Deno.readTextFileSync(marker(folder)) === JUPYTER_PACKAGES.join("\n") + "\n";
}

/** A Python that is new enough. */
async function findPython(): Promise<string> {
  const needed = OLDEST_PYTHON.join(".");
  const probe = "import sys; print('.'.join(map(str, sys.version_info[:2])))";
  const versions: string[] = [];
  for (const python of ["python3", "python"]) {
    const version = await answerOf(python, ["-c", probe]);
    if (version === undefined) continue;
    const [major, minor] = version.split(".").map(Number);
    if (major > OLDEST_PYTHON[0] || major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]) return python;
    versions.push(version);
  }
  throw new InputError(
    versions.length === 0
      ? "there is no Python"
      : `Python ${versions[0]} is too old, JupyterLab needs ${needed}`,
    {
      where: "JupyterLab",
      mend: `install Python ${needed} or newer with its venv module (Debian and Ubuntu: apt install ` +
        "--no-install-recommends python3 python3-venv), or put a JupyterLab on the PATH",
    },
  );
}

/** What a program prints; undefined if it is not there or fails. */
export async function answerOf(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program, { args: [...args], stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function run(
  command: readonly string[],
  { onLine, what, mend }: { onLine: (line: string) => void; what?: string; mend: string },
): Promise<void> {
  const [program, ...args] = command;
  const child = new Deno.Command(program, { args, stdin: "null", stdout: "piped", stderr: "piped" }).spawn();
  const said: string[] = [];
  const relay = async (stream: ReadableStream<Uint8Array>) => {
    for await (const line of textLines(stream)) {
      if (line.trim() === "") continue;
      said.push(line);
      onLine(line);
    }
  };
  const [{ success }] = await Promise.all([child.status, relay(child.stdout), relay(child.stderr)]);
  if (success) return;
  const failed = `\`${command.slice(0, 4).join(" ")} …\` failed: ${said.slice(-3).join(" ")}`;
  throw new InputError(what ?? failed, {
    where: "JupyterLab",
    mend,
  });
}
