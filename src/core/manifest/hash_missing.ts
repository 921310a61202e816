import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isAlias, isMap, isScalar, isSeq, type Pair, stringify, visit, type YAMLMap } from "yaml";
import { writeFileAtomic } from "../artifacts/atomic_write.ts";
import { withProcessLock } from "../artifacts/process_lock.ts";
import { parseYaml } from "../config/parse_yaml.ts";
import { readText } from "../files/read_text.ts";
import { InputError } from "../errors.ts";
import { dataPath } from "./data_path.ts";
import { hashUnchanged } from "./hash_unchanged.ts";
import { manifestOf } from "./read_manifest.ts";
import type { ManifestEntry } from "./schema.ts";
import { type HashProgress, sizeOf } from "./verify_manifest.ts";

/** A piece of the manifest's text to replace, as offsets into it. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Writes `sha256` and `size` into a manifest wherever they are null. Only those nulls change: comments, order,
 * quoting, blank lines and line endings of everything else stay byte for byte. Either all missing values are written
 * or, on any error, none. What somebody writes into the manifest while the files are hashed stays.
 *
 * @returns the paths of the entries that were completed
 * @throws {InputError} a bad manifest; files that do not exist or change while they are hashed; an entry whose other,
 * frozen half disagrees with the file (completing it would freeze a wrong file)
 */
export async function hashMissing(
  manifestPath: string,
  { dataFolder, onProgress }: { dataFolder: string; onProgress?: (progress: HashProgress) => void },
): Promise<{ written: string[] }> {
  const { entries } = manifestOf(await readText(manifestPath), { manifestPath, dataFolder });
  const open = entries.filter(isOpen);
  if (open.length === 0) return { written: [] };
  const complete = await completed(open, { manifestPath, dataFolder, onProgress });
  return await withProcessLock(join(dirname(manifestPath), `.${basename(manifestPath)}.lock`), {
    timeoutMs: 30_000,
    onTimeout: (heldBy) =>
      new InputError(`${heldBy} has kept it locked for 30 s`, {
        where: manifestPath,
        mend: "end it and try again",
      }),
    // as it is now: hashing may have taken an hour
    work: () => write(complete, { manifestPath, dataFolder }),
  });
}

/** Fills what was hashed into the manifest as it is; entries that are open and were not hashed stay open. */
async function write(
  complete: ReadonlyMap<string, ManifestEntry>,
  { manifestPath, dataFolder }: { manifestPath: string; dataFolder: string },
): Promise<{ written: string[] }> {
  const whole = await readText(manifestPath, { keepMark: true });
  const mark = whole.startsWith("\ufeff") ? "\ufeff" : "";
  const text = whole.slice(mark.length);
  const { entries } = manifestOf(text, { manifestPath, dataFolder });
  const filled = entries.map((entry) => {
    const found = complete.get(entry.path);
    if (found === undefined || !isOpen(entry)) return entry;
    requireAgreement(entry, found, manifestPath);
    return { ...entry, sha256: found.sha256, size: found.size };
  });
  const changed = new Map(
    filled.filter((entry, index) => entry !== entries[index]).map((entry) => [entry.path, entry]),
  );
  const edits = editsFor(text, { manifestPath, complete: changed });
  const edited = edits.sort((a, b) => b.start - a.start).reduce(
    (done, { start, end, text: inserted }) => done.slice(0, start) + inserted + done.slice(end),
    text,
  );
  if (!isDeepStrictEqual(manifestOf(edited, { manifestPath, dataFolder }).entries, filled)) {
    throw new InputError("cannot write the digests without changing other entries", {
      where: manifestPath,
      mend: "write the missing values as plain 'null'",
    });
  }
  if (changed.size > 0) await writeFileAtomic(manifestPath, mark + edited);
  return { written: [...changed.keys()] };
}

function isOpen({ sha256, size }: ManifestEntry): boolean {
  return sha256 === null || size === null;
}

/** What is frozen of an entry already must be what was found. */
function requireAgreement(
  entry: ManifestEntry,
  found: { readonly sha256: string | null; readonly size: number | null },
  manifestPath: string,
): void {
  for (const key of ["sha256", "size"] as const) {
    if (entry[key] !== null && entry[key] !== found[key]) {
      throw new InputError(`${entry.path}: expected ${key} ${entry[key]}, found ${found[key]}`, {
        where: manifestPath,
        mend: "restore the file, or set both values to null to freeze the new one",
      });
    }
  }
}

/** The open entries with their digest and size filled in from the files, by path. */
async function completed(
  open: readonly ManifestEntry[],
  { manifestPath, dataFolder, onProgress }: {
    manifestPath: string;
    dataFolder: string;
    onProgress?: (progress: HashProgress) => void;
  },
): Promise<Map<string, ManifestEntry>> {
  const sizes = await Promise.all(open.map(({ path }) => sizeOf(dataPath(dataFolder, path))));
  const missing = open.filter((_, index) => sizes[index] === undefined).map(({ path }) => path);
  if (missing.length > 0) {
    throw new InputError(`cannot hash ${missing.join(", ")}: no such regular file in ${dataFolder}`, {
      where: manifestPath,
      mend: "make or fetch the data first",
    });
  }
  const total = sizes.reduce<number>((sum, size) => sum + size!, 0);
  let done = 0;
  const complete = new Map<string, ManifestEntry>();
  for (const entry of open) {
    const onBytes = (bytes: number): void => {
      done += bytes;
      onProgress?.({ path: entry.path, bytes, done, total });
    };
    const found = await hashUnchanged(dataPath(dataFolder, entry.path), { onBytes });
    requireAgreement(entry, found, manifestPath);
    complete.set(entry.path, { ...entry, sha256: found.sha256, size: found.size });
  }
  return complete;
}

function editsFor(
  text: string,
  { manifestPath, complete }: { manifestPath: string; complete: ReadonlyMap<string, ManifestEntry> },
): Edit[] {
  const document = parseYaml(text, { where: manifestPath });
  visit(document, {
    Alias: (_, alias) => {
      throw new InputError(`an alias (*${alias.source}) cannot be completed in place`, {
        where: manifestPath,
        mend: "write the value out",
      });
    },
  });
  const list = document.get("entries");
  const maps = isSeq(list) ? list.items.filter((item): item is YAMLMap => isMap(item)) : [];
  return maps.flatMap((map) => {
    const entry = complete.get(String(map.get("path")));
    if (entry === undefined) return [];
    return (["sha256", "size"] as const).flatMap((key) => {
      const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
      return pair === undefined || !isNull(pair) ? [] : [editOf(pair, valueText(pair, entry[key]), text)];
    });
  });
}

/** A value as YAML, or as JSON where the key is written as JSON has it. */
function valueText({ key }: Pair, value: string | number | null): string {
  return isScalar(key) && key.type === "QUOTE_DOUBLE" ? JSON.stringify(value) : stringify(value).trim();
}

function isNull(pair: Pair): boolean {
  return pair.value === null || (isScalar(pair.value) && pair.value.value === null && !isAlias(pair.value));
}

/** The replacement of a null: of its text, or, where nothing is written after the colon, an insertion there. */
function editOf(pair: Pair, text: string, source: string): Edit {
  const range = isScalar(pair.value) ? pair.value.range : undefined;
  if (range && range[1] > range[0]) return { start: range[0], end: range[1], text };
  const key = pair.key as { range: [number, number, number] };
  const colon = source.indexOf(":", key.range[1]) + 1;
  return { start: colon, end: colon, text: ` ${text}` };
}
