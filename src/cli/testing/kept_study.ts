import assert from "node:assert/strict";
import { join } from "node:path";
import { repositoryRoot } from "@/core/repository.ts";
import { askModules, modulesForTests } from "@/core/testing/asked_modules.ts";
import { testGit } from "@/core/testing/git.ts";

const GATES = "src/cli/fixtures/gates.ts";

/** What `check` reads; the packages are linked. */
const PARTS = [
  "src",
  "configs",
  "manifests",
  "validation",
  "deno.json",
  "deno.lock",
  "Decision_Log.md",
  "Deviation_Log.md",
  "Opening_Log.md",
];

/** A copy of this repository with its history: the preregistered study that is kept in it may be bent there. */
export interface KeptStudy {
  readonly path: string;
  git(...args: string[]): Promise<string>;
  /** Commits everything that the check reads. */
  commit(message: string, options?: { date?: string }): Promise<string>;
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
  /** What some gates of `check` find, a line each; with `env` added to the environment, in a process of its own. */
  gates(names: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  /** Takes everything back, history included, to what it was before `work`. */
  restoring(work: () => Promise<void>): Promise<void>;
}

/** Whether this checkout has the whole history that a copy needs. */
export function historyIsHere(): boolean {
  const git = (...args: string[]) => {
    try {
      return new Deno.Command("git", { args: ["-c", "safe.directory=*", ...args], cwd: repositoryRoot() })
        .outputSync();
    } catch {
      return undefined;
    }
  };
  const shallow = git("rev-parse", "--is-shallow-repository");
  return shallow?.success === true && new TextDecoder().decode(shallow.stdout).trim() === "false";
}

/** Makes the copy; it is removed when the process ends. The tests of the file that asks for it may use it. */
export async function keptStudy(): Promise<KeptStudy> {
  const above = await Deno.makeTempDir({ prefix: "chimera-kept-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(above, { recursive: true }));
  const [path, saved] = [join(above, "study"), join(above, "saved")];
  const run = async (command: string, ...args: string[]) => {
    const { success, stderr } = await new Deno.Command(command, { args }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  };
  const git = (...args: string[]) => testGit(path, ...args);
  await run("git", "-c", "safe.directory=*", "clone", "-q", "--no-checkout", repositoryRoot(), path);
  for (const part of PARTS) await run("cp", "-R", join(repositoryRoot(), part), path);
  await Deno.symlink(join(repositoryRoot(), "node_modules"), join(path, "node_modules"));
  const commit: KeptStudy["commit"] = async (message, { date } = {}) => {
    await git("add", "-A", "-f", ...PARTS.filter((part) => part !== "src"));
    const stamp = date === undefined ? [] : [`--date=${date}`];
    await git("commit", "-q", "--allow-empty", "-m", message, ...stamp);
    return await git("rev-parse", "HEAD");
  };
  await git("read-tree", "HEAD");
  await git("repack", "-a", "-d", "-q");
  await run("cp", "-R", path, saved);
  const places = {
    CHIMERA_DATA: join(path, "data"),
    CHIMERA_ARTIFACTS: join(path, "artifacts"),
    CHIMERA_LOGS: path,
  };
  const modules = modulesForTests(path, places);
  return {
    path,
    git,
    commit,
    read: (file) => Deno.readTextFile(join(path, file)),
    write: (file, text) => Deno.writeTextFile(join(path, file), text),
    gates: async (names, env) => {
      if (env === undefined) return await modules.ask(GATES, ...names);
      await using changed = askModules(path, { ...places, ...env });
      return await changed.ask(GATES, ...names);
    },
    restoring: async (work) => {
      try {
        await work();
      } finally {
        await run("rm", "-rf", path);
        await Deno.mkdir(path);
        for await (const { name } of Deno.readDir(saved)) {
          // nothing is bent in src, and git replaces files whole: links do
          await run("cp", name === "src" ? "-Rl" : "-R", join(saved, name), path);
        }
      }
    },
  };
}
