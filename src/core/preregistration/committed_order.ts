import type { FileVersion } from "../git/mod.ts";
import { openHistory } from "../git/mod.ts";
import { readLogText } from "../logs/format.ts";
import type { LoggedDeviation } from "./deviations.ts";
import type { LoggedOpening } from "./openings.ts";

/**
 * What git says of the order of deviations and openings, by which commit follows which; the dates of commits are as
 * easily set as a clock. A deviation was committed after an opening if a commit holds the opening and every commit that
 * holds the deviation follows one that does (or none holds it yet). Of what is in no commit, git says nothing.
 */
export async function committedOrder(
  { deviationLog, openingLog, repository }: { deviationLog: string; openingLog: string; repository: string },
): Promise<(deviation: LoggedDeviation, opening: LoggedOpening) => boolean> {
  const history = await openHistory(repository);
  const [deviations, openings] = [await history.versions(deviationLog), await history.versions(openingLog)];
  return ({ hash: deviation }, { hash: opening }) => {
    const opened = holders(openings, opening);
    if (opened.size === 0) return false;
    const stated = holders(deviations, deviation);
    return !deviations.some(({ commit }) =>
      stated.has(commit.id) &&
      (!opened.has(commit.id) || !commit.parents.some((parent) => opened.has(parent)))
    );
  };
}

/** The commits whose version of a log has an entry of a hash. */
function holders(versions: readonly FileVersion[], hash: string): ReadonlySet<string> {
  const has = new Map<string, boolean>();
  for (const { text } of versions) {
    if (!has.has(text)) has.set(text, readLogText(text).entries.some((entry) => entry.hash === hash));
  }
  return new Set(versions.filter(({ text }) => has.get(text)).map(({ commit }) => commit.id));
}
