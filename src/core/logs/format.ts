import { sha256Text } from "../identity/mod.ts";

/** One entry of a log. */
export interface Entry {
  /** 1, 2, 3 … */
  readonly number: number;
  /** One line. */
  readonly title: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** Field → text, in the order in which they are written. */
  readonly fields: Readonly<Record<string, string>>;
  /** Markdown; empty if there is none. */
  readonly body: string;
  /** The hash of the entry before; of the log's head text for the first. */
  readonly previous: string;
  /** sha256 over `previous` and the entry's text. */
  readonly hash: string;
}

/** A log's file as written: the head text, and every entry's text with the seal line that ends it. */
export interface LogText {
  /** Title and purpose, up to the first entry. */
  readonly head: string;
  readonly entries: readonly SealedText[];
  /** What the last line claims, undefined if there is no such line. */
  readonly footer: { readonly count: number; readonly hash: string } | undefined;
  /** Text after the last seal line that is not the footer. */
  readonly rest: string;
}

/** An entry as it stands in the file. */
export interface SealedText {
  readonly text: string;
  readonly number: number;
  readonly previous: string;
  readonly hash: string;
}

/** The last line of an entry. */
export const SEAL = /^<sub>entry (\d+) · previous `([0-9a-f]{64})` · hash `([0-9a-f]{64})`<\/sub>$/;
/** The last line of a log. */
export const FOOTER = /^<sub>(\d+) entr(?:y|ies) · head `([0-9a-f]{64})`<\/sub>$/;
/** The line that begins an entry. */
const HEADING = /^## (\d+)\. (.+)$/;
const FIELD = /^- \*\*([^*]+):\*\* (.*)$/;

/** The hash that an entry carries: over every byte of its text, and over everything before it through `previous`. */
export function hashOf({ previous, text }: { previous: string; text: string }): string {
  return sha256Text(`${previous}\n${text}`);
}

/** The text of an entry, without its seal line. */
export function entryText({ number, title, date, fields, body }: Omit<Entry, "previous" | "hash">): string {
  const lines = [`## ${number}. ${title}`, "", `- **date:** ${date}`];
  for (const [key, value] of Object.entries(fields)) lines.push(`- **${key}:** ${value}`);
  if (body !== "") lines.push("", body);
  return lines.join("\n") + "\n";
}

/** The whole file. */
export function logText({ head, entries }: { head: string; entries: readonly SealedText[] }): string {
  const blocks = entries.map(({ text, number, previous, hash }) =>
    `${text}\n<sub>entry ${number} · previous \`${previous}\` · hash \`${hash}\`</sub>\n`
  );
  const last = entries.at(-1)?.hash ?? sha256Text(head);
  const count = `${entries.length} ${entries.length === 1 ? "entry" : "entries"}`;
  return [head, ...blocks, `<sub>${count} · head \`${last}\`</sub>\n`].join("\n");
}

/** Takes a log's file apart. Windows line ends read as plain ones, as git may have changed them. */
export function readLogText(content: string): LogText {
  const lines = content.replaceAll("\r\n", "\n").split("\n");
  const first = lines.findIndex((line) => HEADING.test(line) || FOOTER.test(line));
  const start = first < 0 ? lines.length : first;
  const entries: SealedText[] = [];
  let begin = start;
  for (let at = start; at < lines.length; at++) {
    const seal = SEAL.exec(lines[at]);
    if (seal === null) continue;
    const text = lines.slice(begin, at - 1).join("\n") + "\n";
    entries.push({ text, number: Number(seal[1]), previous: seal[2], hash: seal[3] });
    begin = lines[at + 1] === "" ? at + 2 : at + 1;
  }
  const tail = lines.slice(begin);
  const found = FOOTER.exec(tail[0] ?? "");
  return {
    head: lines.slice(0, Math.max(0, start - 1)).join("\n") + "\n",
    entries,
    footer: found === null ? undefined : { count: Number(found[1]), hash: found[2] },
    rest: tail.slice(found === null ? 0 : 1).join("\n").trim(),
  };
}

/** An entry's parts from its text; undefined if the text does not have the form of an entry. */
export function parseEntry({ text, previous, hash }: SealedText): Entry | undefined {
  const lines = text.replace(/\n$/, "").split("\n");
  const heading = HEADING.exec(lines[0] ?? "");
  if (heading === null) return undefined;
  const fields: Record<string, string> = {};
  let at = 2;
  for (let field = FIELD.exec(lines[at] ?? ""); field !== null; field = FIELD.exec(lines[++at] ?? "")) {
    fields[field[1]] = field[2];
  }
  const { date = "", ...others } = fields;
  const body = lines.slice(at + 1).join("\n");
  return { number: Number(heading[1]), title: heading[2], date, fields: others, body, previous, hash };
}
