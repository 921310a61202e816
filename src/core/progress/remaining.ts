/** How much was done when: a point of a progress curve. */
export interface Mark {
  /** Seconds since the work began. */
  readonly seconds: number;
  readonly done: number;
}

/** How far the rates of both halves of a curve may be apart. */
const STEADY = 2;

/**
 * The seconds that the rest of the work will take at the rate between the first and the last mark.
 *
 * @returns undefined as long as that rate says nothing: before the second advance, and while the work is more than twice
 * as fast (or slow) in the later half of the time as in the earlier one, as it is behind a slow first step; 0 once
 * `total` is reached
 */
export function remainingSeconds(marks: readonly Mark[], total: number): number | undefined {
  const [first, last] = [marks[0], marks.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (last.done >= total) return 0;
  const [seconds, done] = [last.seconds - first.seconds, last.done - first.done];
  if (!(done > 0 && seconds > 0) || marks.length < 3) return undefined;
  const earlier = doneAt(marks, first.seconds + seconds / 2) - first.done;
  const ratio = earlier / (done - earlier);
  return ratio >= 1 / STEADY && ratio <= STEADY ? (total - last.done) * seconds / done : undefined;
}

/** What was done at a moment between two marks, on the line between them. */
function doneAt(marks: readonly Mark[], seconds: number): number {
  const next = marks.findIndex((mark) => mark.seconds >= seconds);
  const [before, after] = [marks[Math.max(0, next - 1)], marks[next]];
  const span = after.seconds - before.seconds;
  return span === 0
    ? after.done
    : before.done + (after.done - before.done) * (seconds - before.seconds) / span;
}

/**
 * The marks with a new one added and those dropped that the rate should forget: a slow first step (compiling, filling
 * caches) must not spoil the estimate for good. At least half of the elapsed time is kept, and never less than 10 s.
 */
export function withMark(marks: readonly Mark[], mark: Mark): Mark[] {
  const oldest = mark.seconds - Math.max(10, mark.seconds / 2);
  const firstKept = marks.findLastIndex(({ seconds }) => seconds <= oldest);
  return [...marks.slice(Math.max(0, firstKept)), mark];
}

/** A duration as a person says it: `8 s`, `3 min 05 s`, `2 h 07 min`. */
export function durationText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (n: number): string => String(n).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor(whole % 3600 / 60))} min`;
}
