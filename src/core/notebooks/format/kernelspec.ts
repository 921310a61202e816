import { InputError } from "../../errors.ts";
import type { Metadata, Notebook } from "./notebook.ts";

/** The kernel that a notebook asks for where it names none: what `deno task lab` writes. */
export const DENO_KERNEL = { display_name: "Deno (Chimera)", language: "typescript", name: "deno" };

/** Languages that the Deno kernel runs, as kernelspecs and `language_info` name them. */
const OURS = ["typescript", "deno"];

/**
 * Refuses a notebook that was written for another kernel: its code may run here and mean something else (`7 // 2`).
 *
 * @param where the notebook's path, for messages
 * @throws {InputError} naming the kernel
 */
export function requireDenoKernel({ metadata }: Notebook, { where }: { where: string }): void {
  const { kernelspec, language_info: language } = metadata as Record<string, Metadata | undefined>;
  const named = [kernelspec?.language, language?.name, kernelspec?.name].find((name) =>
    typeof name === "string"
  );
  if (named === undefined || OURS.includes((named as string).toLowerCase())) return;
  const kernel = [kernelspec?.display_name, kernelspec?.name, named].find((name) => typeof name === "string");
  throw new InputError(`is a notebook of the kernel '${kernel}' (${named}), not of Deno`, {
    where,
    mend: "execute it with that kernel, or choose the kernel 'Deno (Chimera)' in JupyterLab and save it",
  });
}
