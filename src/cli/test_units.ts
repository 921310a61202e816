import { basename, join, relative } from "node:path";
import { repositoryRoot } from "@/core/repository.ts";
import { walkFor } from "@/core/walk_for.ts";

/** A file's name says that its tests take long: whole studies, browsers, many samples, other programs, long waits. */
export const SLOW = "_slow_test.ts";

/** What takes longest begins first, so that all processors come to their end together. */
const LONGEST = [
  ...["study_notebooks", "pipeline", "confirmatory", "second_attempt", "foreign_study", "forgeries", "main"],
  ...["probe_runs", "freeze"],
].map((name) => name + SLOW);

/** What one process tests. */
export interface TestUnit {
  /** A file, or a folder with all that is in it; relative to the repository's root. */
  readonly path: string;
  /** The folder's files with tests, its slow ones left to other units; without it `path` is all there is to say. */
  readonly files?: readonly string[];
}

/** Every slow file of `src/`, the longest first. */
export async function slowUnits(): Promise<TestUnit[]> {
  const { found } = await walkFor((name) => name.endsWith(SLOW), join(repositoryRoot(), "src"));
  const longest = LONGEST.flatMap((name) => found.filter((path) => basename(path) === name));
  return [...new Set([...longest, ...found])]
    .map((path) => ({ path: relative(repositoryRoot(), path) }));
}

/**
 * The folders of `src/`, in the place of `src/studies` all that lies in it; without their slow files, those with most files
 * first.
 */
export async function fastUnits(): Promise<TestUnit[]> {
  const inside = async (folder: string) =>
    (await Array.fromAsync(Deno.readDir(join(repositoryRoot(), folder))))
      .filter(({ name, isDirectory }) => isDirectory || name.endsWith("_test.ts"))
      .map(({ name }) => `${folder}/${name}`).sort();
  const isFast = (name: string) => name.endsWith("_test.ts") && !name.endsWith(SLOW);
  const paths = [
    ...await inside("src/studies"),
    ...(await inside("src")).filter((path) => path !== "src/studies"),
  ];
  const { found } = await walkFor(isFast, join(repositoryRoot(), "src"));
  const tests = found.map((path) => relative(repositoryRoot(), path)).sort();
  return paths
    .map((path) => ({ path, files: tests.filter((file) => file.startsWith(`${path}/`)) }))
    .map(({ path, files }) => files.length === 0 ? { path } : { path, files })
    .toSorted((a, b) => (b.files?.length ?? 0) - (a.files?.length ?? 0));
}
