import { isAbsolute, relative } from "node:path";
import { exists } from "../exists.ts";
import { type Commit, ObjectReader, type TreeEntry } from "./objects.ts";
import { git, GitFailure } from "./run_git.ts";

/** A file as one commit holds it. */
export interface FileVersion {
  /** The commit that holds it. */
  readonly commit: Commit;
  /** The file's whole content. */
  readonly text: string;
}

/** What git remembers of a repository, read object by object from the ids of its branches and tags. */
export interface History {
  /**
   * Why not all of it could be read that was asked for so far, so that what it says proves nothing; null if all could.
   */
  readonly gap: string | null;
  /** Whether there is any at all: a git repository with a commit, and a git to read it with. */
  readonly isThere: boolean;
  /** The commit that is checked out; null where there is none. */
  readonly head: string | null;
  /** Of every branch and tag, descendants first. */
  readonly commits: readonly Commit[];
  /** Whether a commit is `newer`, or comes before it; false where one of them is not known. */
  isAncestor(older: string, newer: string | null): boolean;
  /** Every commit that holds a file, descendants first; `path` as the repository has it now. */
  versions(path: string): Promise<FileVersion[]>;
  /** The names of all files that any commit holds in a folder. */
  filesEverIn(folder: string): Promise<string[]>;
  /** The commits on the line of the one that is checked out: each the first parent of the one before. */
  firstParents(): ReadonlySet<string>;
}

/** Where no history can be told of. */
function nothing(gap: string): History {
  return {
    gap,
    isThere: false,
    head: null,
    commits: [],
    isAncestor: () => false,
    versions: () => Promise.resolve([]),
    filesEverIn: () => Promise.resolve([]),
    firstParents: () => new Set(),
  };
}

const opened = new Map<string, { tips: string; history: Promise<History> }>();

/**
 * Opens the history of the checkout that a folder lies in. It does not change while branches and tags stay where they
 * are, so it is read once for each state of theirs; but one with a gap may be completed meanwhile, and is read anew.
 */
export async function openHistory(folder: string): Promise<History> {
  let tips: string;
  try {
    if (!await exists(folder)) return nothing("there is no such folder");
    tips = await git(folder, ["show-ref", "--head"], { plumbing: true });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return nothing(reasonOf(error));
  }
  const before = opened.get(folder);
  if (before?.tips === tips && (await before.history).gap === null) return await before.history;
  const history = readHistory(folder);
  opened.set(folder, { tips, history });
  return await history;
}

function reasonOf({ message }: GitFailure): string {
  if (/not a git repository/.test(message)) return "there is no git repository here";
  return message === "git show-ref failed" ? "the git repository has no commit yet" : message;
}

async function readHistory(folder: string): Promise<History> {
  const ask = async (...args: string[]) => (await git(folder, args, { plumbing: true })).trimEnd();
  try {
    const root = await ask("rev-parse", "--show-toplevel");
    const head = await ask("rev-parse", "--verify", "HEAD^{commit}");
    const listed = (await ask("rev-list", "--topo-order", "--all", "HEAD")).split("\n");
    const objects = new ObjectReader(folder);
    const commits = await objects.commits(listed);
    return new ReadHistory({ root: await Deno.realPath(root), head, commits, objects });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return { ...nothing(`git cannot read it: ${error.message}`), isThere: true };
  }
}

class ReadHistory implements History {
  readonly isThere = true;
  gap: string | null;
  readonly head: string;
  readonly commits: readonly Commit[];
  readonly #root: string;
  readonly #objects: ObjectReader;
  readonly #byId: ReadonlyMap<string, Commit>;

  constructor({ root, head, commits, objects }: {
    root: string;
    head: string;
    commits: readonly Commit[];
    objects: ObjectReader;
  }) {
    this.#root = root;
    this.#objects = objects;
    this.head = head;
    this.commits = commits;
    this.#byId = new Map(commits.map((commit) => [commit.id, commit]));
    // a shallow clone, or a parent that was taken away
    const cut = commits.find(({ parents }) => parents.some((id) => !this.#byId.has(id)));
    this.gap = cut === undefined
      ? null
      : `the history is cut off before ${cut.id.slice(0, 10)} (a shallow clone: 'git fetch --unshallow')`;
  }

  isAncestor(older: string, newer: string | null): boolean {
    const waiting = newer === null ? [] : [newer];
    const seen = new Set<string>();
    while (waiting.length > 0) {
      const id = waiting.pop()!;
      const commit = this.#byId.get(id);
      if (commit === undefined || seen.has(id)) continue;
      if (id === older) return true;
      seen.add(id);
      waiting.push(...commit.parents);
    }
    return false;
  }

  async versions(path: string): Promise<FileVersion[]> {
    return await this.#orGap(async () => {
      const files = (await this.#entries(path)).filter(({ entry }) => entry.kind === "file");
      const texts = await this.#objects.texts(files.map(({ entry }) => entry.id));
      return files.map(({ commit }, index) => ({ commit, text: texts[index] }));
    });
  }

  async filesEverIn(folder: string): Promise<string[]> {
    return await this.#orGap(async () => {
      const folders = (await this.#entries(folder)).filter(({ entry }) => entry.kind === "folder");
      const trees = await this.#objects.trees([...new Set(folders.map(({ entry }) => entry.id))]);
      const names = trees.flatMap((tree) =>
        [...tree].filter(([, { kind }]) => kind === "file").map(([name]) => name)
      );
      return [...new Set(names)].sort();
    });
  }

  firstParents(): ReadonlySet<string> {
    const line = new Set<string>();
    for (let at: string | undefined = this.head; at !== undefined; at = this.#byId.get(at)?.parents[0]) {
      line.add(at);
    }
    return line;
  }

  /** An object that is missing, as in a partial clone, or is not what its hash says, is a gap. */
  async #orGap<T>(read: () => Promise<T[]>): Promise<T[]> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      this.gap ??= `git cannot read it: ${error.message}`;
      return [];
    }
  }

  /** What each commit has at a path; commits that have nothing there are left out. */
  async #entries(path: string): Promise<{ commit: Commit; entry: TreeEntry }[]> {
    const segments = await this.#segments(path);
    let found = this.commits.map((commit) => ({
      commit,
      entry: { kind: "folder", id: commit.tree } as TreeEntry,
    }));
    for (const name of segments) {
      const folders = found.filter(({ entry }) => entry.kind === "folder");
      const trees = await this.#objects.trees(folders.map(({ entry }) => entry.id));
      found = folders.flatMap(({ commit }, index) => {
        const entry = trees[index].get(name);
        return entry === undefined ? [] : [{ commit, entry }];
      });
    }
    return found;
  }

  /** A path by its names from the root of the repository, whether or not anything is there now. */
  async #segments(path: string): Promise<string[]> {
    const inside = relative(this.#root, await realPathOf(path)).replaceAll("\\", "/");
    if (inside.startsWith("..") || isAbsolute(inside)) return [":outside"];
    return inside.split("/").filter(Boolean);
  }
}

/** The path with the links in its folders followed, as far as they are there; a file itself is not followed. */
async function realPathOf(path: string): Promise<string> {
  const cut = path.lastIndexOf("/");
  if (cut <= 0) return path;
  const [folder, name] = [path.slice(0, cut), path.slice(cut)];
  return (await Deno.realPath(folder).catch(() => realPathOf(folder))) + name;
}
