import { suggestion } from "../config/nearest.ts";
import { readErrorOf } from "../files/read_error.ts";
import { InputError } from "../errors.ts";
import { sha256File } from "../identity/mod.ts";
import { dataPath } from "./data_path.ts";
import { readManifest } from "./read_manifest.ts";
import type { ManifestEntry } from "./schema.ts";

/** How far a verification is, for a progress bar. All in bytes; `total` counts the files that exist. */
export interface HashProgress {
  /** The file that is being read, as its entry has it. */
  readonly path: string;
  /** Bytes hashed since the last report. */
  readonly bytes: number;
  /** Bytes hashed so far, of all files. */
  readonly done: number;
  /** Bytes of all files that exist. */
  readonly total: number;
}

/** What a verification found. */
export interface Verification {
  /** One line for each deviation: `<manifest>: <file>: expected …, found …`. Empty means all is well. */
  readonly findings: string[];
  /** How many files were compared. */
  readonly checked: number;
}

/**
 * Compares the files that a manifest names with what it says of them. Every deviation is a finding: a missing file,
 * another size, another digest, a digest or size that is not frozen yet (null).
 *
 * @param only check these entries' paths alone
 * @throws {InputError} if the manifest itself is bad, `only` names a path that it does not have, or a file cannot be
 * read
 */
export async function verifyManifest(
  manifestPath: string,
  { dataFolder, only, onProgress }: {
    dataFolder: string;
    only?: readonly string[];
    onProgress?: (progress: HashProgress) => void;
  },
): Promise<Verification> {
  const manifest = await readManifest(manifestPath, { dataFolder });
  const chosen = choose(manifest.entries, { only, manifestPath });
  const sizes = new Map<string, number>();
  for (const { path } of chosen) {
    const size = await sizeOf(dataPath(dataFolder, path));
    if (size !== undefined) sizes.set(path, size);
  }
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  let done = 0;
  const findings: string[] = [];
  for (const entry of chosen) {
    const size = sizes.get(entry.path);
    const report = (bytes: number): void => {
      done += bytes;
      onProgress?.({ path: entry.path, bytes, done, total });
    };
    const found = await deviations(entry, { dataFolder, size, report });
    findings.push(...found.map((line) => `${manifestPath}: ${entry.path}: ${line}`));
  }
  return { findings, checked: chosen.length };
}

/** The size of a file in bytes; undefined if it is missing or not a file. */
export async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await Deno.stat(path);
    return found.isFile ? found.size : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw await readErrorOf(error, path);
  }
}

async function deviations(
  entry: ManifestEntry,
  { dataFolder, size, report }: {
    dataFolder: string;
    size: number | undefined;
    report: (bytes: number) => void;
  },
): Promise<string[]> {
  const wanted = entry.sha256 === null
    ? "a frozen sha256 (hash_missing writes it)"
    : `sha256 ${entry.sha256}`;
  if (size === undefined) return [`expected ${wanted}, found no such regular file in ${dataFolder}`];
  const found: string[] = [];
  if (entry.size === null) found.push(`expected a frozen size (hash_missing writes it), found null`);
  else if (entry.size !== size) found.push(`expected ${entry.size} bytes, found ${size} bytes`);
  if (entry.sha256 === null) found.push(`expected ${wanted}, found null`);
  else {
    const digest = await sha256File(dataPath(dataFolder, entry.path), { onBytes: report });
    if (digest !== entry.sha256) found.push(`expected sha256 ${entry.sha256}, found ${digest}`);
  }
  return found;
}

function choose(
  entries: readonly ManifestEntry[],
  { only, manifestPath }: { only?: readonly string[]; manifestPath: string },
): readonly ManifestEntry[] {
  if (only === undefined) return entries;
  const paths = entries.map(({ path }) => path);
  const unknown = only.filter((path) => !paths.includes(path));
  if (unknown.length > 0) {
    const what = unknown.map((path) => `no entry '${path}'${suggestion(path, paths)}`).join("; ");
    throw new InputError(what, { where: manifestPath, mend: "name paths as the manifest writes them" });
  }
  return entries.filter(({ path }) => only.includes(path));
}
