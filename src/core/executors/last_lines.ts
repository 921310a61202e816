const KEPT_LINES = 40;
/** Longer lines come in pieces, so that a child that never ends its line does not fill the memory. */
export const LONGEST_LINE = 1 << 20;

/** The last 40 lines of what a child writes: enough to say why it ended. */
export interface LastLines {
  take(line: string): void;
  text(): string;
}

export function lastLines(): LastLines {
  const kept: string[] = [];
  return {
    take: (line) => {
      kept.push(line);
      if (kept.length > KEPT_LINES) kept.shift();
    },
    text: () => kept.join("\n"),
  };
}
