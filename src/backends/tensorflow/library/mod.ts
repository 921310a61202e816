/**
 * Where libtensorflow comes from: the library that the user names, or the user's cache, or the Python package
 * index, in this order.
 */

import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { type Fetch, install, installed } from "./install.ts";
import { distributionForThisMachine, libtensorflowCache } from "./machine.ts";
import { fetchWithPip, findPip } from "./pip.ts";

/** The variable that names a library to use as it is: the file, or the folder that holds it. */
export const libraryVariable = "CHIMERA_LIBTENSORFLOW";

const fileNames = Deno.build.os === "darwin"
  ? ["libtensorflow_cc.2.dylib", "libtensorflow.2.dylib"]
  : ["libtensorflow_cc.so.2", "libtensorflow.so.2"];

/**
 * The path of libtensorflow, which is set up first where it is missing (274 MB on Linux without a GPU).
 *
 * @throws {InputError} if CHIMERA_LIBTENSORFLOW names no such library
 * @throws {Error} with a one-line reason if there is none for this machine or it cannot be fetched
 */
export async function ensureLibtensorflow(
  { log }: { log: (line: string) => void },
): Promise<string> {
  const named = Deno.env.get(libraryVariable);
  if (named) return namedLibrary(named);
  const distribution = await distributionForThisMachine();
  const cache = libtensorflowCache();
  const folder = await installed(distribution, { cache }) ?? await install(distribution, {
    cache,
    fetch: await fetcher(),
    log,
  });
  return join(folder, distribution.library);
}

/** A way to fetch a wheel; asked for before anything is announced or made. */
async function fetcher(): Promise<Fetch> {
  const pip = await findPip();
  return (wheel, { folder }) => fetchWithPip(wheel, { pip, folder });
}

function namedLibrary(path: string): string {
  for (const candidate of [path, ...fileNames.map((name) => join(path, name))]) {
    // Absolute, because the dynamic linker would look for a bare name elsewhere.
    if (isFile(candidate)) return Deno.realPathSync(candidate);
  }
  throw new InputError(`there is no TensorFlow library at ${path}`, {
    where: libraryVariable,
    mend: `name the file ${fileNames[0]} or its folder, or unset the variable to have it fetched`,
  });
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
