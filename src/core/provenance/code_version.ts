import { createHash } from "node:crypto";
import { join } from "node:path";
import { InputError } from "../errors.ts";

/**
 * What code a run's numbers come from: sha256 over the sorted paths and contents of the given `.ts` files, of every
 * `.ts` file below the given folders, tests (`*_test.ts`, `testing/`, `fixtures/`) aside, and of `deno.lock`, which pins every package. Where
 * the repository lies, its git state and file times do not matter.
 *
 * @param sources folders and files, relative to the repository, e.g. `["src/core", "src/math/fft_2d.ts"]`; order and
 * overlap do not matter
 * @returns 64 hex digits
 * @throws {InputError} if a source or `deno.lock` does not exist
 */
export async function codeVersionOf(
  sources: readonly string[],
  { repository }: { repository: string },
): Promise<string> {
  const paths = new Set<string>(["deno.lock"]);
  for (const source of sources) {
    if (source.endsWith(".ts")) paths.add(source);
    else for await (const path of sourcesBelow(source.replace(/\/+$/, ""), repository)) paths.add(path);
  }
  const sorted = [...paths].sort();
  const contents = await Promise.all(sorted.map((path) => read(path, repository, Deno.readFile)));
  const hash = createHash("sha256");
  // Lengths keep "a" + "bc" and "ab" + "c" apart.
  sorted.forEach((path, index) =>
    hash.update(`${path}\0${contents[index].length}\0`).update(contents[index])
  );
  return hash.digest("hex");
}

/** What no run depends on. */
const ASIDE = ["node_modules", "testing", "fixtures"];

async function* sourcesBelow(folder: string, repository: string): AsyncGenerator<string> {
  const entries = await read(folder, repository, (path) => Array.fromAsync(Deno.readDir(path)));
  for (const { name, isDirectory } of entries) {
    const path = `${folder}/${name}`;
    if (isDirectory && !ASIDE.includes(name)) yield* sourcesBelow(path, repository);
    else if (name.endsWith(".ts") && !name.endsWith("_test.ts")) yield path;
  }
}

async function read<T>(path: string, repository: string, how: (path: string) => Promise<T>): Promise<T> {
  try {
    return await how(join(repository, path));
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new InputError("no such file or folder, so the code has no version", {
      where: join(repository, path),
      mend: "restore it from version control",
      cause,
    });
  }
}
