import { basename, dirname, join, relative } from "node:path";
import { InputError } from "@/core/errors.ts";
import { readText } from "@/core/files/mod.ts";
import { artifactsFolder, repositoryRoot } from "@/core/repository.ts";
import { walkFor } from "@/core/walk_for.ts";
import { parseSummary } from "../analyse/parse_summary.ts";
import { type Summary, SUMMARY_FILE } from "../analyse/summary.ts";
import { OTHER_PLANS } from "../plan/assemble.ts";

/** A summary of E1 that lies here. */
export interface FoundSummary {
  /** Absolute. */
  readonly folder: string;
  /** Of its file, as messages name it: from the repository on, if it lies in there. */
  readonly name: string;
  /** Whether it is a copy that is kept in validation/, without its runs. */
  readonly kept: boolean;
  /** Whether it lies where a plan with overrides leaves its results. */
  readonly isTrial: boolean;
  /** What it says. */
  readonly summary: Summary;
}

/** The summaries of E1, and what keeps others from being read. */
export interface FoundSummaries {
  /** Those that can be read. */
  readonly summaries: readonly FoundSummary[];
  /** Why the others cannot, a sentence each. */
  readonly unreadable: readonly string[];
}

/** Every summary under the artifacts folder, whatever command wrote it, and every one that is kept in validation/. */
export async function findSummaries(): Promise<FoundSummaries> {
  const summaries: FoundSummary[] = [];
  const unreadable: string[] = [];
  for (
    const [root, kept] of [[artifactsFolder(), false], [join(repositoryRoot(), "validation"), true]] as const
  ) {
    const { found, links } = await walkFor((name) => name === SUMMARY_FILE, root);
    unreadable.push(...links.map((path) => `${nameOf(path)}: is a link, and evidence must lie here itself`));
    for (const path of found) {
      const name = nameOf(path);
      try {
        const summary = parseSummary(await readText(path), { where: name });
        const folder = dirname(path);
        const isTrial = basename(dirname(folder)) === OTHER_PLANS;
        summaries.push({ folder, name, kept, isTrial, summary });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        unreadable.push(error.message);
      }
    }
  }
  return { summaries, unreadable };
}

/** A path from the repository on, if it lies in there. */
export function nameOf(path: string): string {
  const inside = relative(repositoryRoot(), path);
  return inside.startsWith("..") ? path : inside;
}
