import type { BigIntStats } from "node:fs";
import { ageInMs } from "../provenance/clock.ts";

/**
 * Deno 2.9.6 gives the moment of a file's last change, which nobody can set back as that of its content, in whole seconds;
 * and kernels stamp by a clock that ticks every few milliseconds. Two changes within this look like one.
 */
const STAMP_MS = 1050;

/** How long to wait, in ms, until any further change of a file gets another stamp; 0 if its last change lies that far back. */
export function untilSettled({ ctimeNs }: Pick<BigIntStats, "ctimeNs">): number {
  const age = ageInMs(ctimeNs);
  return age >= STAMP_MS ? 0 : Math.min(STAMP_MS, STAMP_MS - age); // a stamp from the future tells nothing
}

/** What the file system says of a file; once it is settled, no change leaves it as it is. */
export function stampOf(state: BigIntStats): string {
  return (["dev", "ino", "size", "mtimeNs", "ctimeNs"] as const).map((key) => state[key]).join(" ");
}
