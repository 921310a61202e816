import { InputError } from "../errors.ts";
import { type LogText, parseEntry } from "./format.ts";

/** How far the clocks of the machines that write one log may lie apart. */
const SKEW_SECONDS = 300;

/** Whether one moment lies before another, by more than clocks of different machines may differ. */
export function isBefore(earlier: string, later: string): boolean {
  return (Date.parse(later) - Date.parse(earlier)) / 1000 > SKEW_SECONDS;
}

/** The entries of a log whose date lies before that of one above: the order of the entries is that of time. */
export function dateFaults(log: LogText): string[] {
  const faults: string[] = [];
  let [latest, above] = ["", 0];
  for (const sealed of log.entries) {
    const entry = parseEntry(sealed);
    if (entry === undefined) continue;
    if (!Number.isFinite(Date.parse(entry.date))) {
      faults.push(`entry ${entry.number}: has the date '${entry.date}', which is none`);
    } else if (latest !== "" && isBefore(entry.date, latest)) {
      faults.push(
        `entry ${entry.number}: its date ${entry.date} lies before that of entry ${above}, ${latest}`,
      );
    } else if (latest === "" || entry.date > latest) [latest, above] = [entry.date, entry.number];
  }
  return faults;
}

/**
 * The date of a new entry: now, or that of the last entry where this machine's clock lags a little behind the one that
 * wrote it.
 *
 * @throws {InputError} if the clock lies further behind
 */
export function dateAfter(
  last: string | undefined,
  { now, logPath }: { now: string; logPath: string },
): string {
  if (last === undefined || now >= last) return now;
  if (isBefore(now, last)) {
    throw new InputError(`this machine's clock says ${now}, and the last entry is of ${last}`, {
      where: logPath,
      mend: "set the clock right: entries stand in the order of time",
    });
  }
  return last;
}
