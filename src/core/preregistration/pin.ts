import { InputError } from "../errors.ts";
import { isBefore } from "../logs/mod.ts";
import type { LoggedDeviation } from "./deviations.ts";
import type { LoggedOpening } from "./openings.ts";

/** How far the log of openings had come: its number of entries and the hash of the last; 0 and null before any. */
export interface Pin {
  /** Entries in the log. */
  readonly entries: number;
  /** The hash of the last one; null before any. */
  readonly head: string | null;
}

/** The field of a deviation that holds it. */
export const PIN_FIELD = "openings";

const NONE = "0";

/** A pin to the last opening there is, as an entry states it. */
export function pinText(last: LoggedOpening | undefined): string {
  return last === undefined ? NONE : `${last.entry} ${last.hash}`;
}

/**
 * The pin that an entry's fields state; null if they state none.
 *
 * @throws {InputError} if it is not in the form of one
 */
export function pinOf(fields: Readonly<Record<string, string>>, { where }: { where: string }): Pin | null {
  const text = fields[PIN_FIELD];
  if (text === undefined) return null;
  if (text === NONE) return { entries: 0, head: null };
  const found = /^([1-9]\d*) ([0-9a-f]{64})$/.exec(text);
  if (found !== null) return { entries: Number(found[1]), head: found[2] };
  throw new InputError(`${PIN_FIELD}: is no number of entries and hash of the last`, {
    where,
    mend: "restore the log from version control",
  });
}

/**
 * Pins that the log of openings does not bear out: of an entry that it does not have, before the pin of an earlier
 * deviation, or between openings whose dates say otherwise.
 */
export function pinFindings(
  deviations: readonly LoggedDeviation[],
  openings: readonly LoggedOpening[],
): string[] {
  let most = 0;
  return deviations.flatMap(({ entry, pin, date }) => {
    if (pin === null) return [];
    const [last, next] = [openings[pin.entries - 1], openings[pin.entries]];
    const findings: string[] = [];
    if (pin.entries > 0 && last?.hash !== pin.head) {
      findings.push(`entry ${pin.entries} of the log of openings has not the hash that it was pinned to`);
    } else if (last !== undefined && isBefore(date, last.date)) {
      findings.push(
        `its date ${date} lies before that of opening ${pin.entries}, which it follows (${last.date})`,
      );
    }
    if (next !== undefined && isBefore(next.date, date)) {
      findings.push(`opening ${next.entry} of ${next.date} comes after it, and its date is ${date}`);
    }
    if (pin.entries < most) {
      findings.push(`pinned to opening ${pin.entries}, and an entry before it to opening ${most}`);
    }
    most = Math.max(most, pin.entries);
    return findings.map((finding) => `entry ${entry}: ${PIN_FIELD}: ${finding}`);
  });
}
