import { basename, join, relative } from "node:path";
import { repositoryRoot } from "@/core/repository.ts";
import { walkFor } from "@/core/walk_for.ts";

/** A file's name says that its tests take long: whole studies, browsers, many samples, other programs, long waits. */
const SLOW = "_slow_test.ts";

/** Slow files that are units of their own; what takes longest begins first, so that all processors end together. */
const ALONE = [
  ...["study_notebooks", "pipeline", "confirmatory", "second_attempt", "foreign_study", "forgeries", "main"],
  ...["probe_runs", "freeze", "run_all", "inspect_hunts"],
].map((name) => name + SLOW);

/** What one process tests. All paths are relative to the repository's root. */
export interface TestUnit {
  /** As the lines of its tests are headed. */
  readonly name: string;
  /** A file or folder that Deno looks through; beside `files` for the examples of its documentation alone. */
  readonly path: string | null;
  /** Files with tests that are loaded together, as if they stood in one. */
  readonly files: readonly string[];
}

/** Every slow file of `src/`: the longest, each by itself, then those of each folder. */
export async function slowUnits(): Promise<TestUnit[]> {
  const slow = await testFiles((name) => name.endsWith(SLOW));
  const alone = ALONE.flatMap((name) => slow.filter((path) => basename(path) === name));
  const rest = slow.filter((path) => !alone.includes(path));
  const groups = (await folders()).map((folder) => ({
    name: `${folder}, slow`,
    path: null,
    files: filesOf(folder, rest),
  }));
  return [
    ...alone.map(unitOf),
    ...groups.filter(({ files }) => files.length > 0).toSorted(byFiles),
  ];
}

/** All other tests and the examples, by folder; those with most files first. */
export async function fastUnits(): Promise<TestUnit[]> {
  const fast = await testFiles((name) => name.endsWith("_test.ts") && !name.endsWith(SLOW));
  const units = (await folders()).map((path) => ({ name: path, path, files: filesOf(path, fast) }));
  return units.toSorted(byFiles);
}

/** A file or folder by itself, as Deno takes it. */
export function unitOf(path: string): TestUnit {
  return { name: path, path, files: [] };
}

const byFiles = (a: TestUnit, b: TestUnit) => b.files.length - a.files.length;

/** What lies in `src/`, and in the place of `src/studies` what lies in it. */
async function folders(): Promise<string[]> {
  const inside = async (folder: string) =>
    (await Array.fromAsync(Deno.readDir(join(repositoryRoot(), folder))))
      .filter(({ name, isDirectory }) => isDirectory || name.endsWith("_test.ts"))
      .map(({ name }) => `${folder}/${name}`).sort();
  return [
    ...await inside("src/studies"),
    ...(await inside("src")).filter((path) => path !== "src/studies"),
  ];
}

async function testFiles(isWanted: (name: string) => boolean): Promise<string[]> {
  const { found } = await walkFor(isWanted, join(repositoryRoot(), "src"));
  return found.map((path) => relative(repositoryRoot(), path)).sort();
}

/** The files that lie in a folder, or the one that it is. */
function filesOf(path: string, files: readonly string[]): string[] {
  return files.filter((file) => file === path || file.startsWith(`${path}/`));
}
