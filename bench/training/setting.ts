import type { Worker } from "../worker.ts";

/** One side of a benchmark with one choice of settings. */
export interface Setting {
  /** Library and settings, as the result shows them. */
  readonly name: string;
  readonly worker: Worker;
  /** Goes with each request to the worker. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
