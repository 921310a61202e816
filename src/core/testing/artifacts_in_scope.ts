import { temporaryFolder } from "./temporary_folder.ts";

/** A temporary artifacts folder, set for as long as it is in scope. */
export async function artifactsInScope(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await temporaryFolder();
  const before = Deno.env.get("CHIMERA_ARTIFACTS");
  Deno.env.set("CHIMERA_ARTIFACTS", folder.path);
  return {
    path: folder.path,
    [Symbol.asyncDispose]: async () => {
      if (before === undefined) Deno.env.delete("CHIMERA_ARTIFACTS");
      else Deno.env.set("CHIMERA_ARTIFACTS", before);
      await folder[Symbol.asyncDispose]();
    },
  };
}
