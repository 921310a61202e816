/** How long ago a file system set a stamp, in ms, by this machine's clock: for whether to wait, and nothing else. */
export function ageInMs(stampNs: bigint): number {
  return Date.now() - Number(stampNs / 1_000_000n);
}

/**
 * The present moment as ISO 8601 UTC to the second, e.g. `2026-11-03T10:12:00Z`. The only clock in Chimera: dates go
 * into provenance and logs, never into anything that a number or an identity follows from.
 */
export function utcNow(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}
