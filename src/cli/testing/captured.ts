import type { LineOutput } from "@/core/testing/decoded.ts";
import { main } from "../main.ts";

/**
 * Runs a command line in this process, in a folder, as a process of its own would; for many in a row, as a process that
 * starts anew spends most of its time on loading. What its children print is not caught.
 *
 * @param folder the folder to be in
 * @param artifacts where the command writes
 */
export default async function captured(
  folder: string,
  artifacts: string,
  ...args: readonly string[]
): Promise<LineOutput> {
  const printed = { log: "", error: "" };
  const before = { folder: Deno.cwd(), artifacts: Deno.env.get("CHIMERA_ARTIFACTS") };
  const { log, error } = console;
  const into = (stream: keyof typeof printed) => (line: string) => void (printed[stream] += `${line}\n`);
  Object.assign(console, { log: into("log"), error: into("error") });
  try {
    Deno.chdir(folder);
    Deno.env.set("CHIMERA_ARTIFACTS", artifacts);
    return { code: await main(args), stdout: printed.log, stderr: printed.error };
  } finally {
    Object.assign(console, { log, error });
    Deno.chdir(before.folder);
    if (before.artifacts === undefined) Deno.env.delete("CHIMERA_ARTIFACTS");
    else Deno.env.set("CHIMERA_ARTIFACTS", before.artifacts);
  }
}
