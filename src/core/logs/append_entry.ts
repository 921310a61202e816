import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { writeFileAtomic } from "../artifacts/atomic_write.ts";
import { withProcessLock } from "../artifacts/process_lock.ts";
import { readText } from "../files/read_text.ts";
import { InputError } from "../errors.ts";
import { sha256Text } from "../identity/mod.ts";
import { utcNow } from "../provenance/clock.ts";
import { dateAfter } from "./dates.ts";
import { type Entry, entryText, FOOTER, hashOf, logText, parseEntry, readLogText, SEAL } from "./format.ts";
import { chainFaults } from "./verify_log.ts";

/** What an entry says. */
export interface EntryContent {
  /** One line. */
  readonly title: string;
  /** Short facts, one line each, e.g. `{ study: "E1", id: "…" }`. */
  readonly fields: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly body?: string;
  /**
   * Further fields that hold the state of things at the moment of writing, asked for while nobody else can write. They
   * are no part of what makes two entries of one `id` the same.
   */
  readonly atWriting?: () => Promise<{ fields: Readonly<Record<string, string>>; notBefore?: string }>;
}

/** Keeps `deno fmt` from wrapping lines whose every byte is hashed. */
const UNFORMATTED = "<!-- deno-fmt-ignore-file -->";

/**
 * Starts a log: a heading, what it is for, no entries.
 *
 * @throws {InputError} if the file exists already
 */
export async function createLog(
  logPath: string,
  { title, purpose }: { title: string; purpose: string },
): Promise<void> {
  await locked(logPath, async () => {
    if (await Deno.lstat(logPath).then(() => true, () => false)) {
      throw new InputError("the log exists already", { where: logPath, mend: "append to it" });
    }
    refuseLines("title", title);
    const head = `${UNFORMATTED}\n\n# ${title}\n\n${purpose.trim()}\n`;
    if (readLogText(head).head !== head) {
      throw new Error("Cannot create a log: its purpose reads like an entry");
    }
    await writeFileAtomic(logPath, logText({ head, entries: [] }));
  });
}

/**
 * Appends an entry to a log and returns it as written. Atomic, and safe between processes: each waits for the other,
 * none is lost.
 *
 * With a field `id` it is idempotent: if an entry of that id stands there with the same title, fields and body, that
 * entry is returned and nothing is written.
 *
 * @throws {InputError} the log is missing, damaged (see `verifyLog`) or cannot be written; a title or field of
 * several lines; an `id` that another entry already has
 */
export async function appendEntry(logPath: string, content: EntryContent): Promise<Entry> {
  refuseLines("title", content.title);
  requireFields(content.fields);
  const body = (content.body ?? "").replaceAll("\r\n", "\n").trim();
  if (body.split("\n").some((line) => SEAL.test(line) || FOOTER.test(line))) {
    throw badEntry("the body holds a line in the form of a log's own seal");
  }
  return await locked(logPath, async () => {
    const text = (await readText(logPath)).replaceAll("\r\n", "\n");
    const log = readLogText(text);
    const [fault] = chainFaults(log, text);
    if (fault !== undefined) {
      throw new InputError(`the log is damaged: ${fault}`, {
        where: logPath,
        mend: "restore it from version control",
      });
    }
    const same = log.entries.map((sealed) => parseEntry(sealed)!).find(({ fields }) =>
      fields.id !== undefined && fields.id === content.fields.id
    );
    if (same !== undefined) return existing(same, { ...content, body, logPath });
    const previous = log.entries.at(-1)?.hash ?? sha256Text(log.head);
    const { fields: state, notBefore = "" } = await content.atWriting?.() ?? { fields: {} };
    requireFields(state);
    const dates = [...log.entries.flatMap((sealed) => parseEntry(sealed)?.date ?? []), notBefore];
    const date = dateAfter(dates.filter(Boolean).sort().at(-1), { now: utcNow(), logPath });
    const fields = { ...content.fields, ...state };
    const entry = { title: content.title, fields, body, number: log.entries.length + 1, date };
    const written = entryText(entry);
    const sealed = {
      text: written,
      number: entry.number,
      previous,
      hash: hashOf({ previous, text: written }),
    };
    await writeFileAtomic(logPath, logText({ head: log.head, entries: [...log.entries, sealed] }));
    return { ...entry, previous, hash: sealed.hash };
  });
}

function existing(
  entry: Entry,
  { title, fields, body, atWriting, logPath }: EntryContent & { logPath: string },
): Entry {
  const stated = Object.fromEntries(
    Object.entries(entry.fields).filter(([key]) => key in fields || atWriting === undefined),
  );
  if (entry.title === title && entry.body === body && isDeepStrictEqual(stated, { ...fields })) return entry;
  throw new InputError(`entry ${entry.number} has the id '${fields.id}' already and says something else`, {
    where: logPath,
    mend: "derive the id from everything that the entry says",
  });
}

function requireFields(fields: EntryContent["fields"]): void {
  for (const [key, value] of Object.entries(fields)) {
    refuseLines(`field '${key}'`, value);
    if (!/^[A-Za-z][\w -]*$/.test(key) || key === "date") {
      throw badEntry(`'${key}' cannot be the name of a field`);
    }
  }
}

function refuseLines(what: string, text: string): void {
  if (text.trim() === "" || text !== text.trim() || /[\r\n]/.test(text)) {
    throw badEntry(`the ${what} must be one line without blanks around it, got ${JSON.stringify(text)}`);
  }
}

function badEntry(what: string): InputError {
  return new InputError(what, { where: "log entry", mend: "put longer text into the body" });
}

function locked<T>(logPath: string, work: () => Promise<T>): Promise<T> {
  return withProcessLock(join(dirname(logPath), `.${basename(logPath)}.lock`), {
    work,
    timeoutMs: 30_000,
    onTimeout: (heldBy) =>
      new InputError(`${heldBy} has kept the log locked for 30 s`, {
        where: logPath,
        mend: "end it and try again",
      }),
  });
}
