import cliProgress from "cli-progress";

/** One bar on the terminal. */
export interface Bar {
  show(done: number, text: { remaining: string; note: string }): void;
  close(): void;
}

/** The part of cli-progress's MultiBar that is used here (the package ships no types). */
interface MultiBar {
  create(total: number, start: number, payload: Record<string, string>): {
    update(value: number, payload: Record<string, string>): void;
  };
  log(text: string): void;
  update(): void;
  stop(): void;
}

// All bars of a process share one block of lines, so that parallel jobs do not overwrite each other.
let block: MultiBar | undefined;
let open = 0;
let drawnAt = -Infinity;

/** Adds a bar to the block at the bottom of the terminal. */
export function openBar({ label, total, unit }: { label: string; total: number; unit: string }): Bar {
  block ??= new cliProgress.MultiBar({
    format: "{label} {bar} {percentage} % {value}/{total} {unit} {remaining} {note}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    linewrap: true, // cut lines ourselves: a kill must not leave the terminal without line wrapping
    emptyOnZero: true,
  }) as unknown as MultiBar;
  open++;
  const bar = block.create(total, 0, { label, unit, remaining: "", note: "" });
  return {
    show: (done, text) => {
      bar.update(done, { ...text });
      // The library draws on a timer, which a long synchronous computation never lets fire.
      if (performance.now() - drawnAt < 100) return;
      drawnAt = performance.now();
      block?.update();
    },
    close: () => {
      if (--open > 0) return;
      block?.update(); // prints the lines that still wait to stand above the bars
      block?.stop();
      block = undefined;
    },
  };
}

/** Prints a line above the bars; false if there are none. */
export function printAbove(line: string): boolean {
  block?.log(`${line}\n`);
  return block !== undefined;
}
