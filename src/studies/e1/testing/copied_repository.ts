import assert from "node:assert/strict";
import { join } from "node:path";
import { repositoryRoot } from "@/core/repository.ts";
import { type AskedModules, modulesForTests } from "@/core/testing/asked_modules.ts";
import { chimeraArguments } from "@/core/testing/chimera_arguments.ts";
import { decoded, type DecodedOutput, type LineOutput } from "@/core/testing/decoded.ts";
import { testGit } from "@/core/testing/git.ts";

/** What a study needs; its packages are linked. */
const PARTS = ["src", "configs", "manifests", "deno.json", "deno.lock", "Deviation_Log.md"];

/** A copy of this repository with no history, no freeze and no hash in the plan E1, in which anything may be bent. */
export interface CopiedRepository {
  readonly path: string;
  /** Runs a command in it. */
  run(command: string, args: readonly string[]): Promise<DecodedOutput>;
  /** Calls a function of one of its modules. */
  readonly ask: AskedModules["ask"];
  /** Runs a command of its command line, in the process that `ask` asks. */
  chimera(...args: string[]): Promise<LineOutput>;
  /** As `chimera`, into another artifacts folder of the copy. */
  chimeraInto(artifacts: string, ...args: readonly string[]): Promise<LineOutput>;
  /** As `chimeraInto`, in a process of its own, to be started. */
  command(args: readonly string[], artifacts: string): Deno.Command;
  /** Commits its configurations, manifests and logs. */
  commit(message: string): Promise<void>;
  /** Replaces text in a file for as long as `work` takes. */
  bent(file: string, change: readonly [from: string, to: string], work: () => Promise<void>): Promise<void>;
}

/** Makes the copy; it is removed when the process ends. The tests of the file that asks for it may use it. */
export async function copiedRepository(): Promise<CopiedRepository> {
  const path = await Deno.makeTempDir({ prefix: "chimera-copy-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(path, { recursive: true }));
  const env = {
    NO_COLOR: "1",
    CHIMERA_DATA: join(path, "data"),
    CHIMERA_ARTIFACTS: join(path, "artifacts"),
    CHIMERA_LOGS: path,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
  };
  const options = { cwd: path, env, stdin: "null", stdout: "piped", stderr: "piped" } as const;
  const run: CopiedRepository["run"] = async (command, args) =>
    decoded(await new Deno.Command(command, { args: [...args], ...options }).output());
  const succeeds = async (command: string, args: readonly string[]) => {
    const { code, stderr } = await run(command, args);
    assert.equal(code, 0, stderr);
  };
  for (const name of PARTS) await succeeds("cp", ["-R", join(repositoryRoot(), name), path]);
  await Deno.symlink(join(repositoryRoot(), "node_modules"), join(path, "node_modules"));
  await Deno.mkdir(join(path, "validation", "statistics"), { recursive: true });
  const coverage = join("validation", "statistics", "bca_coverage.csv");
  await Deno.copyFile(join(repositoryRoot(), coverage), join(path, coverage));
  await Deno.remove(join(path, "manifests", "preregistrations"), { recursive: true }).catch(() => {});
  const plan = join(path, "configs", "preregistrations", "E1.yaml");
  const text = await Deno.readTextFile(plan);
  await Deno.writeTextFile(plan, text.replaceAll(/sha256: [0-9a-f]{64}/g, "sha256: null"));
  await testGit(path, "init", "-q", "-b", "main");
  const { ask } = modulesForTests(path, env);
  const chimeraInto: CopiedRepository["chimeraInto"] = (artifacts, ...args) =>
    ask("src/cli/testing/captured.ts", path, join(path, artifacts), ...args);
  return {
    path,
    run,
    ask,
    chimera: (...args) => chimeraInto("artifacts", ...args),
    chimeraInto,
    command: (args, artifacts) =>
      new Deno.Command(Deno.execPath(), {
        args: chimeraArguments(args, { repository: path }),
        ...options,
        env: { ...env, CHIMERA_ARTIFACTS: join(path, artifacts) },
      }),
    commit: async (message) => {
      await testGit(path, "add", "-A", "configs", "manifests", "*.md");
      await testGit(path, "commit", "-q", "--allow-empty", "-m", message);
    },
    bent: async (file, [from, to], work) => {
      const honest = await Deno.readTextFile(join(path, file));
      assert.ok(honest.includes(from), from);
      await Deno.writeTextFile(join(path, file), honest.replace(from, to));
      await work();
      await Deno.writeTextFile(join(path, file), honest);
    },
  };
}
