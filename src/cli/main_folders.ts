import { InputError } from "@/core/errors.ts";
import { artifactsFolder, dataFolder, logsFolder } from "@/core/repository.ts";

/**
 * Asks of the folders that the user chose, once and before any command, whether they are any: what lies below a file or a
 * device fails in as many ways as it is asked for, in children as a lack of permissions. One that is not there yet is made
 * when it is needed.
 *
 * @throws {InputError} one of them is something else than a folder
 */
export async function requireFolders(): Promise<void> {
  const folders = {
    CHIMERA_ARTIFACTS: artifactsFolder(),
    CHIMERA_DATA: dataFolder(),
    CHIMERA_LOGS: logsFolder(),
  };
  for (const [variable, where] of Object.entries(folders)) {
    const found = await Deno.stat(where).catch(() => undefined);
    if (found === undefined || found.isDirectory) continue;
    const what = found.isFile ? "a file" : "a device, a pipe or a socket";
    throw new InputError(`is ${what}, not a folder`, { where, mend: `set ${variable} to a folder` });
  }
}
