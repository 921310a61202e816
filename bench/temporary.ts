/** Temporary folders that are gone when their block is left, and when the bench is interrupted. */
const folders = new Set<string>();

/** A new empty folder, removed with all it holds when it is disposed of. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir({ prefix: "chimera_bench_" });
  folders.add(path);
  return {
    path,
    async [Symbol.asyncDispose]() {
      await Deno.remove(path, { recursive: true });
      folders.delete(path);
    },
  };
}

/** Removes those that are still there: for the end that no block sees. */
export function removeTemporaryFolders(): void {
  for (const path of folders) Deno.removeSync(path, { recursive: true });
}
