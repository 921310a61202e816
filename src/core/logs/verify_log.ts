import { basename, dirname } from "node:path";
import { readText } from "../files/read_text.ts";
import { sha256Text } from "../identity/mod.ts";
import { git, GitFailure } from "../provenance/git_state.ts";
import { hashOf, type LogText, logText, parseEntry, readLogText, SEAL } from "./format.ts";

/**
 * Checks a log's hash chain, and its entries against the git history of the checkout it lies in.
 *
 * What is found: an entry edited, deleted, inserted or moved, the head text changed, text added between entries, and
 * the last entries cut off, because the last line holds the number of entries and the last hash, and because every
 * entry that was ever committed on this line of history must still be there.
 *
 * What is not found from the file alone: somebody who cuts the end and rewrites the last line, or who rewrites the
 * chain from some entry on with new hashes (the hashes carry no secret). Git history shows both for committed
 * entries; outside a checkout (or where git refuses or is not installed), and in a shallow clone, only a head hash noted
 * elsewhere does (`knownHeads`).
 *
 * @param knownHeads hashes noted elsewhere (a preregistration, a paper): each must be the hash of some entry
 * @returns one line for each fault, with the entry's number; empty means the log is whole
 * @throws {InputError} if the file is missing or unreadable
 */
export async function verifyLog(
  logPath: string,
  { knownHeads = [] }: { knownHeads?: readonly string[] } = {},
): Promise<string[]> {
  const content = (await readText(logPath)).replaceAll("\r\n", "\n");
  const log = readLogText(content);
  const findings = chainFaults(log, content);
  const hashes = new Set([sha256Text(log.head), ...log.entries.map(({ hash }) => hash)]);
  for (const head of knownHeads) {
    if (!hashes.has(head)) findings.push(`no entry has the hash ${head} that was noted for this log`);
  }
  for (const { number, hash, commit } of await committedEntries(logPath)) {
    if (!hashes.has(hash)) {
      findings.push(`entry ${number}: stands in commit ${commit} with hash ${hash}, not here`);
    }
  }
  return findings.map((finding) => `${logPath}: ${finding}`);
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

/** Every entry that a commit on this line of history added to the log; none outside a git checkout. */
async function committedEntries(
  logPath: string,
): Promise<{ number: string; hash: string; commit: string }[]> {
  const args = [
    "log",
    "--first-parent",
    "--diff-merges=first-parent",
    "-p",
    "--unified=0",
    "--format=commit %h",
  ];
  let history: string;
  try {
    history = await git(dirname(logPath), [...args, "--", basename(logPath)]);
  } catch (error) {
    if (error instanceof GitFailure) return [];
    throw error;
  }
  let commit = "";
  return history.split("\n").flatMap((line) => {
    if (line.startsWith("commit ")) commit = line.slice("commit ".length);
    const seal = line.startsWith("+") ? SEAL.exec(line.slice(1).replace(/\r$/, "")) : null;
    return seal === null ? [] : [{ number: seal[1], hash: seal[3], commit }];
  });
}
