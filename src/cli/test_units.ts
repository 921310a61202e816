import { basename, join, relative } from "node:path";
import { repositoryRoot } from "@/core/repository.ts";

/** A file's name says that its tests take long: whole studies, browsers, many samples. */
export const SLOW = "_slow_test.ts";

/** What takes longest begins first, so that all processors come to their end together. */
const LONGEST = ["study_notebooks", "confirmatory", "second_attempt", "forgeries"].map((name) => name + SLOW);

/** What one process tests. */
export interface TestUnit {
  /** A file, or a folder with all that is in it; relative to the repository's root. */
  readonly path: string;
  /** Whether the folder's slow files are left to other units. */
  readonly withoutSlow: boolean;
}

/** Every slow file of `src/`, the longest first. */
export async function slowUnits(): Promise<TestUnit[]> {
  const files = (await filesBelow(join(repositoryRoot(), "src"))).filter((path) => path.endsWith(SLOW));
  const place = (path: string) =>
    (LONGEST.indexOf(basename(path)) + LONGEST.length + 1) % (LONGEST.length + 1);
  return files.sort().toSorted((a, b) => place(a) - place(b))
    .map((path) => ({ path: relative(repositoryRoot(), path), withoutSlow: false }));
}

/** The folders of `src/`, in the place of `src/studies` all that lies in it; without their slow files. */
export async function fastUnits(): Promise<TestUnit[]> {
  const inside = async (folder: string) =>
    (await Array.fromAsync(Deno.readDir(join(repositoryRoot(), folder))))
      .filter(({ name, isDirectory }) => isDirectory || name.endsWith("_test.ts"))
      .map(({ name }) => `${folder}/${name}`).sort();
  const paths = (await inside("src")).filter((path) => path !== "src/studies");
  return [...await inside("src/studies"), ...paths].map((path) => ({ path, withoutSlow: true }));
}

async function filesBelow(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) paths.push(...await filesBelow(path));
    else paths.push(path);
  }
  return paths;
}
