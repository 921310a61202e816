import { InputError } from "../errors.ts";

/** The most cases of one command: all of them are held in memory, and each becomes a folder. */
export const MOST_CASES = 100_000;

/**
 * Refuses what spans too many cases before any of them is built.
 *
 * @param counts values on each axis of a grid, or the one number of cases
 * @throws {InputError} if there are more than `MOST_CASES`
 */
export function requireCaseCount(counts: readonly number[], where: string): void {
  const cases = counts.reduce((product, count) => product * count, 1);
  if (cases <= MOST_CASES) return;
  const axes = counts.filter((count) => count !== 1);
  const product = axes.length > 1 && axes.length <= 6 ? `${axes.join(" × ")} = ` : "";
  throw new InputError(`${product}${cases} cases, more than the ${MOST_CASES} that one command takes`, {
    where,
    mend: "give fewer values, in several commands",
  });
}
