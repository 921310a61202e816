import { exists, isLink } from "../exists.ts";
import { readText } from "../files/read_text.ts";
import { type History, openHistory } from "../git/mod.ts";
import { dirname } from "node:path";
import { canonicalJson, sha256Text } from "../identity/mod.ts";
import { couldNotLook } from "../inspection.ts";
import { dateFaults } from "./dates.ts";
import { type Entry, hashOf, type LogText, logText, parseEntry, readLogText } from "./format.ts";

/**
 * Checks a log's hash chain, its dates, and its entries against the git history of the checkout it lies in.
 *
 * What is found: an entry edited, deleted, inserted or moved, the head text changed, text added between entries, a date
 * before that of the entry above, and the last entries cut off, because the last line holds the number of entries and
 * the last hash, and because every entry that was ever committed on this history must still be there, those of a branch
 * that was merged under whatever number.
 *
 * What is not found from the file alone: somebody who cuts the end and rewrites the last line, or who rewrites the
 * chain from some entry on with new hashes (the hashes carry no secret). Git history shows both for committed
 * entries; where it cannot be read whole (no checkout, no git, a shallow clone), that is said, and only a head hash noted
 * elsewhere shows them (`knownHeads`).
 *
 * @param options.knownHeads hashes noted elsewhere (a preregistration, a paper): each must be the hash of some entry
 * @param options.everywhere entries of every branch must be there, too, by their field `id`, under whatever number
 * @param options.optional the log may be missing, unless a commit holds it
 * @returns one line for each fault, with the entry's number, and one that says so if the history could not be read
 * @throws {InputError} if the file is missing or unreadable
 */
export async function verifyLog(
  logPath: string,
  { knownHeads = [], everywhere = false, optional = false }: {
    knownHeads?: readonly string[];
    everywhere?: boolean;
    optional?: boolean;
  } = {},
): Promise<string[]> {
  const history = await openHistory(dirname(logPath));
  const committed = await committedEntries(logPath, { history, everywhere });
  const unseen = history.gap === null ? [] : [couldNotLook(logPath, `at its history: ${history.gap}`)];
  if (optional && committed.length === 0 && !await exists(logPath)) return unseen;
  const content = (await readText(logPath)).replaceAll("\r\n", "\n");
  const log = readLogText(content);
  const findings = [
    ...await isLink(logPath) ? ["the log is a link, and what it leads to has no history here"] : [],
    ...chainFaults(log, content),
    ...dateFaults(log),
  ];
  const hashes = new Set([sha256Text(log.head), ...log.entries.map(({ hash }) => hash)]);
  const entries = log.entries.flatMap((sealed) => parseEntry(sealed) ?? []);
  const here: Readonly<Record<Identity["kind"], ReadonlySet<string>>> = {
    hash: hashes,
    text: new Set(entries.map(textOf)),
    id: new Set(entries.flatMap(({ fields }) => fields.id ?? [])),
  };
  for (const head of knownHeads) {
    if (!hashes.has(head)) findings.push(`no entry has the hash ${head} that was noted for this log`);
  }
  for (const { number, commit, identity: { kind, value } } of committed) {
    if (here[kind].has(value)) continue;
    const named = kind === "text" ? "" : ` with ${kind} ${value}`;
    findings.push(`entry ${number}: stands in commit ${commit.slice(0, 10)}${named}, not here`);
  }
  return [...findings.map((finding) => `${logPath}: ${finding}`), ...unseen];
}

/** The faults of the chain itself. */
export function chainFaults(log: LogText, content: string): string[] {
  const faults: string[] = [];
  let previous = sha256Text(log.head);
  log.entries.forEach((sealed, index) => {
    const [name, expected] = [`entry ${sealed.number}`, index + 1];
    if (sealed.number !== expected) {
      faults.push(`${name}: expected entry ${expected} here (moved, inserted or deleted)`);
    }
    if (sealed.previous !== previous) {
      const before = index === 0 ? "the head text" : `entry ${log.entries[index - 1].number}`;
      faults.push(`${name}: does not follow ${before}, whose hash is ${previous}`);
    }
    if (hashOf(sealed) !== sealed.hash) faults.push(`${name}: its text has changed since it was written`);
    if (parseEntry(sealed)?.number !== sealed.number) {
      faults.push(`${name}: its heading does not carry its number`);
    }
    previous = sealed.hash;
  });
  const { footer } = log;
  if (footer === undefined) faults.push("the last line (number of entries and head hash) is missing");
  else if (footer.count > log.entries.length) {
    const missing = log.entries.length + 1;
    faults.push(
      `entry ${missing}: missing, the last line counts ${footer.count} entries, found ${log.entries.length}`,
    );
  } else if (footer.count !== log.entries.length || footer.hash !== previous) {
    faults.push(`entry ${log.entries.length}: the last line does not name it as the last of ${footer.count}`);
  }
  if (log.rest !== "") faults.push("text stands outside the entries, at the end");
  // Whatever is left (a blank line between entries, say) shows when the file is written out again.
  if (faults.length === 0 && logText(log) !== content) faults.push("text between the entries has changed");
  return faults;
}

/** An entry of a log in a commit. */
interface CommittedEntry extends Pick<Entry, "number"> {
  /** The first commit that has it. */
  readonly commit: string;
  /** What must be here of it. */
  readonly identity: Identity;
}

/**
 * What of a committed entry cannot change. On the line of the commit that is checked out entries keep their places for
 * good: the hash. On a branch that was merged they may have been appended again, under other numbers: what they say. On
 * any other branch: the field `id`.
 */
type Identity = { readonly kind: "hash" | "text" | "id"; readonly value: string };

/** What an entry says, whatever its number. */
function textOf({ title, date, fields, body }: Entry): string {
  return sha256Text(canonicalJson({ title, date, fields, body }));
}

/** Every entry of a log that a commit on this history holds, and, with `everywhere`, one on any branch. */
async function committedEntries(
  logPath: string,
  { history, everywhere }: { history: History; everywhere: boolean },
): Promise<CommittedEntry[]> {
  const line = history.firstParents();
  const versions = await history.versions(logPath);
  const entries = new Map<string, CommittedEntry>();
  const read = new Set<string>();
  // the first commit first
  for (const { text, commit } of versions.toReversed()) {
    const kind = line.has(commit.id) ? "hash" : history.isAncestor(commit.id, history.head) ? "text" : "id";
    if ((kind === "id" && !everywhere) || read.has(`${kind} ${text}`)) continue;
    read.add(`${kind} ${text}`);
    for (const sealed of readLogText(text).entries) {
      const entry = parseEntry(sealed);
      const value = kind === "hash"
        ? sealed.hash
        : kind === "text"
        ? entry && textOf(entry)
        : entry?.fields.id;
      const key = `${kind} ${value}`;
      if (value === undefined || entries.has(key)) continue;
      entries.set(key, { number: sealed.number, commit: commit.id, identity: { kind, value } });
    }
  }
  return [...entries.values()];
}
