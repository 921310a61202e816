import { distance } from "fastest-levenshtein";

/**
 * The candidate that a misspelt name most likely means: smallest edit distance, case, `_`, `-` and blanks ignored.
 *
 * @returns undefined if none is near (more than a third of the letters would have to change)
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(name);
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const edits = distance(wanted, plain(candidate));
    if (edits < least && edits <= Math.max(wanted.length, candidate.length) / 3) {
      [best, least] = [candidate, edits];
    }
  }
  return best;
}

/**
 * `, did you mean 'channels'?` where a candidate is near, otherwise the known names, to follow a complaint about
 * `name`.
 */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const known = [...candidates];
  const near = nearestName(name, known);
  if (near !== undefined) return `, did you mean '${near}'?`;
  return known.length === 0 ? " (none is known here)" : ` (known: ${listed(known, { most: 40 })})`;
}

/** Texts in one line, the first ones by name and the others counted: a line is read, a page of it is not. */
export function listed(
  texts: readonly string[],
  { most = 10, separator = ", " }: { most?: number; separator?: string } = {},
): string {
  const more = texts.length - most;
  return texts.slice(0, most).join(separator) + (more > 0 ? `${separator}and ${more} more` : "");
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}
