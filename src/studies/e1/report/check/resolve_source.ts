import { InputError } from "@/core/errors.ts";
import { parseJson } from "@/core/files/mod.ts";
import { type Derivation, derived, type ReportMark } from "../page/mod.ts";

/**
 * The text of a file that a report names, by its path in the report; undefined where it is not at hand (then nothing is
 * looked up in it).
 */
export type ReadSource = (file: string) => Promise<string | undefined>;

/** A run as a starred path stands for it. */
export interface SourceRun {
  /** 16 hex digits. */
  readonly run_id: string;
  /** Relative to the artifacts folder. */
  readonly path: string;
}

/**
 * Looks the numbers and texts of a report up in the files that they name, by nothing but their marks.
 *
 * @returns one line for each that does not stand there, naming file and field
 */
export async function sourceFindings(
  marks: readonly ReportMark[],
  { runs, read }: { runs: readonly SourceRun[]; read: ReadSource },
): Promise<string[]> {
  const findings: string[] = [];
  for (const mark of marks) {
    const lists: unknown[][] = [];
    try {
      for (const reference of mark.source.split(" ")) {
        lists.push(await valuesAt(reference, { ids: mark.runs.split(" "), runs, read }));
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      findings.push(error.message);
      continue;
    }
    if (lists.some((list) => list.length === 0)) continue;
    const value = mark.how === undefined ? lists[0][0] : derived(mark.how as Derivation, lists as number[][]);
    if (!says(mark, value)) {
      findings.push(
        `${mark.source}: holds ${JSON.stringify(value)}, the report '${mark.value ?? mark.shown}'`,
      );
    }
  }
  return findings;
}

/** The values that a reference stands for: one, or one of each run; none if a file is not at hand. */
async function valuesAt(
  reference: string,
  { ids, runs, read }: { ids: readonly string[]; runs: readonly SourceRun[]; read: ReadSource },
): Promise<unknown[]> {
  const [path, fragment] = reference.split("#");
  const file = decodeURI(path);
  const files = file.includes("*")
    ? runs.filter(({ run_id }) => ids.includes(run_id)).map((run) => starred(file, run)).filter((one) =>
      one !== null
    )
    : [file];
  const values: unknown[] = [];
  for (const one of files) {
    const text = await read(one);
    if (text === undefined) return [];
    values.push(
      one.endsWith(".csv") ? cellAt(text, fragment) : fieldAt(parseJson(text, { where: one }), fragment, one),
    );
  }
  return values;
}

/** A starred path for one run; null if the run is of another network. */
function starred(file: string, { path }: SourceRun): string | null {
  const [before, name] = file.split("/*/*/");
  return path.startsWith(`${before}/`) ? `${path}/${name}` : null;
}

/** A JSON pointer's value. */
function fieldAt(json: unknown, fragment: string, file: string): unknown {
  let value = json;
  for (const part of decodeURI(fragment).replaceAll("%23", "#").split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    const known = typeof value === "object" && value !== null && Object.hasOwn(value, key);
    if (!known) {
      throw new InputError("no such field", { where: `${file}#${fragment}`, mend: "make the report anew" });
    }
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** `cell=row,column`, both from 1 (RFC 7111); the files that are cited have no quoted cells. */
function cellAt(text: string, fragment: string): number {
  const [row, column] = fragment.replace("cell=", "").split(",").map(Number);
  return Number(text.split("\n")[row - 1]?.split(",")[column - 1] ?? NaN);
}

function says({ value, shown }: ReportMark, source: unknown): boolean {
  if (value !== undefined) return Object.is(Number(value), source);
  if (source === null || source === undefined) return shown === "–" || shown === "none";
  if (typeof source === "string") return shown === source;
  if (typeof source === "boolean") return shown === String(source) || shown === (source ? "yes" : "no");
  return shown === JSON.stringify(source) ||
    (Array.isArray(source) && shown === source.join(", "));
}
