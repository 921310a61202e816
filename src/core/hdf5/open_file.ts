import { openRegularFile } from "../files/mod.ts";
import { InputError } from "../errors.ts";
import { attempt, File, hdf5Ready, reasonIn } from "./library.ts";

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Opens a file for reading in the HDF5 library, after looking at it ourselves: the library's own reports are about
 * its insides.
 *
 * @throws {InputError} missing, unreadable, empty, foreign or truncated
 */
export async function openFile(path: string): Promise<{ readonly file: File; readonly bytes: number }> {
  await hdf5Ready();
  const size = await checkSignature(path);
  // the library follows links by looking at every folder on the way, which a child may not
  const real = await Deno.realPath(path);
  const { value: file, complaints } = attempt(() => new File(real, "r"), { opens: real });
  if (complaints === undefined) return { file, bytes: size };
  const stored = complaints.match(/truncated file: eof = \d+, sblock->base_addr = \d+, stored_eof = (\d+)/)
    ?.[1];
  throw stored === undefined
    ? new InputError(`not readable as HDF5: ${reasonIn(complaints)}`, { where: path, mend: again })
    : new InputError(`truncated: ${size} of ${stored} bytes`, { where: path, mend: again });
}

const again = "make or download the file again";

/** Returns the file's size in bytes. */
async function checkSignature(path: string): Promise<number> {
  await using file = await openRegularFile(path);
  const { size } = file;
  if (size === 0) throw new InputError("the file is empty (0 bytes)", { where: path, mend: again });
  // The signature lies at the start, or behind a user block of 512, 1024, 2048 … bytes.
  for (let offset = 0; offset < size; offset = offset === 0 ? 512 : 2 * offset) {
    const head = new Uint8Array(SIGNATURE.length);
    await file.read(head, { at: offset });
    if (SIGNATURE.every((byte, index) => head[index] === byte)) return size;
  }
  throw new InputError("not an HDF5 file (no HDF5 signature)", { where: path, mend: "name an HDF5 file" });
}
