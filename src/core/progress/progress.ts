import { visible } from "../visible_text.ts";
import { openBar, printAbove } from "./bars.ts";
import { kernelBroadcast, openDisplay } from "./cell.ts";
import { durationText, type Mark, remainingSeconds, withMark } from "./remaining.ts";

/** A piece of work that reports how far it is. With `using` it is finished however the block is left. */
export interface Progress extends Disposable {
  /** `n` more units are done (1 by default). */
  advance(n?: number): void;
  /** A short remark behind the numbers, e.g. the current loss; replaces the one before. */
  note(text: string): void;
  /** The work has ended. A second call does nothing. */
  finish(): void;
}

/**
 * How progress is shown: bars on a terminal, a line in a notebook's cell, plain lines elsewhere, nothing where a machine
 * reads along.
 */
export type ProgressStyle = "bar" | "cell" | "plain" | "silent";

/** The variable that sets the style for this process and its children: `bar`, `cell`, `plain` or `silent`. */
export const PROGRESS_VARIABLE = "CHIMERA_PROGRESS";

/** Shows no progress from here on, in this process and its children: a machine reads along (`--json`). */
export function silenceProgress(): void {
  Deno.env.set(PROGRESS_VARIABLE, "silent");
}

/**
 * Shows how far a piece of work is, on stderr, with the remaining time. On a terminal each call adds a bar to one
 * block, so that parallel jobs each have theirs; in a notebook's cell it is a line that is written anew in place;
 * elsewhere plain lines come at most every 5 s, and one at the end.
 *
 * @param label what is being done, e.g. `hashing`
 * @param total how many units there are
 * @param unit plural name of a unit, e.g. `steps`
 * @param start units that were done before, in an earlier process: they count as done, not towards the rate
 * @param style instead of `$CHIMERA_PROGRESS` or what stderr is
 *
 * @example
 * ```ts
 * import { openProgress } from "@/core/progress/mod.ts";
 * using progress = openProgress({ label: "steps", total: 3, unit: "steps", style: "silent" });
 * for (let step = 0; step < 3; step++) progress.advance();
 * ```
 */
export function openProgress(
  { label, total, unit, start = 0, style = defaultStyle() }: {
    label: string;
    total: number;
    unit: string;
    start?: number;
    style?: ProgressStyle;
  },
): Progress {
  const view = VIEWS[style]({ label: visible(label), total, unit });
  const began = performance.now();
  let [done, note, open] = [start, "", true];
  let marks: Mark[] = [{ seconds: 0, done }];
  // megabytes come in fractions; nobody wants to read them
  const shown = () => Math.round(done);
  const finish = (): void => {
    if (open) view.close({ done: shown(), note, seconds: (performance.now() - began) / 1000 });
    open = false;
  };
  return {
    advance: (n = 1) => {
      done += n;
      marks = withMark(marks, { seconds: (performance.now() - began) / 1000, done });
      if (open) view.show({ done: shown(), note, remaining: remainingSeconds(marks, total) });
    },
    note: (text) => void (note = visible(text)),
    finish,
    [Symbol.dispose]: finish,
  };
}

/** Prints a line to stderr (in a notebook's cell to stdout) without disturbing the bars; nothing where progress is silent. */
export function printLine(line: string): void {
  const shown = visible(line);
  if (defaultStyle() !== "silent" && !printAbove(shown)) print(shown);
}

function print(line: string): void {
  if (kernelBroadcast() === undefined) console.error(line);
  else console.log(line);
}

/** What a style shows of a piece of work. */
interface View {
  show(state: { done: number; note: string; remaining: number | undefined }): void;
  close(state: { done: number; note: string; seconds: number }): void;
}

type Work = { readonly label: string; readonly total: number; readonly unit: string };

const VIEWS: Readonly<Record<ProgressStyle, (work: Work) => View>> = {
  silent: () => ({ show: () => {}, close: () => {} }),
  plain: plainView,
  cell: cellView,
  bar: (work) => {
    const bar = openBar(work);
    return {
      show: ({ done, note, remaining }) => bar.show(done, { note, remaining: remainingText(remaining) }),
      close: ({ done, note, seconds }) => {
        bar.show(done, { note, remaining: `in ${durationText(seconds)}` });
        bar.close();
      },
    };
  },
};

const PLAIN_INTERVAL_MS = 5000;
const CELL_INTERVAL_MS = 200;

function lineOf(
  { label, total, unit }: Work,
  { done, note, time }: { done: number; note: string; time: string },
): string {
  const percent = total > 0 ? Math.floor(100 * done / total) : 100;
  return [`${label}: ${percent} % (${done}/${total} ${unit})`, time, note].filter((part) => part !== "")
    .join(", ");
}

function cellView(work: Work): View {
  const broadcast = kernelBroadcast();
  if (broadcast === undefined) return plainView(work);
  const show = openDisplay(broadcast);
  show(`${work.label} …`);
  return lineView(work, { write: show, shownAt: -Infinity, intervalMs: CELL_INTERVAL_MS });
}

function plainView(work: Work): View {
  return lineView(work, { write: print, shownAt: performance.now(), intervalMs: PLAIN_INTERVAL_MS });
}

/** A line now and then, no two within the interval, and one at the end. */
function lineView(
  work: Work,
  { write, shownAt, intervalMs }: { write: (line: string) => void; shownAt: number; intervalMs: number },
): View {
  return {
    show: ({ done, note, remaining }) => {
      if (performance.now() - shownAt < intervalMs) return;
      shownAt = performance.now();
      write(lineOf(work, { done, note, time: remainingText(remaining) }));
    },
    close: ({ done, note, seconds }) =>
      write(lineOf(work, { done, note, time: `in ${durationText(seconds)}` })),
  };
}

function remainingText(seconds: number | undefined): string {
  return seconds === undefined ? "" : `${durationText(seconds)} left`;
}

function defaultStyle(): ProgressStyle {
  const chosen = Deno.env.get(PROGRESS_VARIABLE);
  if (chosen === "bar" || chosen === "cell" || chosen === "plain" || chosen === "silent") return chosen;
  if (kernelBroadcast() !== undefined) return "cell";
  return Deno.stderr.isTerminal() ? "bar" : "plain";
}
