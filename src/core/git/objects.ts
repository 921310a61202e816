import { createHash } from "node:crypto";
import { GitFailure, runGit } from "./run_git.ts";

/** A commit, from its own text. */
export interface Commit {
  /** 40 hex digits (64 in a SHA-256 repository). */
  readonly id: string;
  /** The id of what the checkout holds at this commit. */
  readonly tree: string;
  /** Ids of the commits before it: none of a first one, several of a merge. */
  readonly parents: readonly string[];
}

/** What a tree has under one name. */
export interface TreeEntry {
  readonly kind: "file" | "folder" | "other";
  readonly id: string;
}

type Kind = "commit" | "tree" | "blob";

/**
 * Git's objects by their ids. Each is hashed after it is read, so that what is told of the history follows from the ids
 * at its end and from nothing that lies in the repository's folder under another name.
 */
export class ObjectReader {
  readonly #repository: string;
  readonly #read = new Map<string, Uint8Array>();

  constructor(repository: string) {
    this.#repository = repository;
  }

  /** @throws {GitFailure} naming an object that is missing or is not what its id says */
  async commits(ids: readonly string[]): Promise<Commit[]> {
    const texts = await this.#objects(ids, "commit");
    return texts.map((content, index) => {
      const lines = new TextDecoder().decode(content).split("\n\n", 1)[0].split("\n");
      const named = (key: string) =>
        lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
      return { id: ids[index], tree: named("tree")[0], parents: named("parent") };
    });
  }

  /** @throws {GitFailure} as `commits` */
  async trees(ids: readonly string[]): Promise<ReadonlyMap<string, TreeEntry>[]> {
    return (await this.#objects(ids, "tree")).map((content, index) =>
      treeEntries(content, ids[index].length / 2)
    );
  }

  /** @throws {GitFailure} as `commits` */
  async texts(ids: readonly string[]): Promise<string[]> {
    return (await this.#objects(ids, "blob")).map((content) => new TextDecoder().decode(content));
  }

  async #objects(ids: readonly string[], kind: Kind): Promise<Uint8Array[]> {
    const missing = [...new Set(ids)].filter((id) => !this.#read.has(id));
    if (missing.length > 0) {
      const input = missing.map((id) => `${id}\n`).join("");
      const output = await runGit(this.#repository, ["cat-file", "--batch"], { plumbing: true, input });
      let at = 0;
      for (const id of missing) {
        const end = output.indexOf(10, at);
        const [, found, size] = new TextDecoder().decode(output.subarray(at, end)).split(" ");
        if (found !== kind) throw new GitFailure(`${kind} ${id.slice(0, 10)} is missing`);
        const content = output.slice(end + 1, end + 1 + Number(size));
        if (idOf(content, { kind, digits: id.length }) !== id) {
          throw new GitFailure(`${kind} ${id.slice(0, 10)} is not what its hash says`);
        }
        this.#read.set(id, content);
        at = end + 2 + Number(size);
      }
    }
    return ids.map((id) => this.#read.get(id)!);
  }
}

/** The id that git gives an object. */
function idOf(content: Uint8Array, { kind, digits }: { kind: Kind; digits: number }): string {
  const hash = createHash(digits === 64 ? "sha256" : "sha1");
  return hash.update(`${kind} ${content.length}\0`).update(content).digest("hex");
}

/** A tree: `<mode> <name>\0<id>` for each entry, the id in bytes. */
function treeEntries(content: Uint8Array, idBytes: number): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < content.length;) {
    const end = content.indexOf(0, at);
    const [mode, ...name] = new TextDecoder().decode(content.subarray(at, end)).split(" ");
    const id = content.subarray(end + 1, end + 1 + idBytes).toHex();
    const kind = mode === "40000" ? "folder" : mode.startsWith("100") ? "file" : "other";
    entries.set(name.join(" "), { kind, id });
    at = end + 1 + idBytes;
  }
  return entries;
}
