import { diffConfigs } from "@/core/config/mod.ts";
import { canonicalJson } from "@/core/identity/mod.ts";
import type { ValidationRecord } from "./provenance.ts";

/** So many are named; who bends more than these has been found out. */
const MOST = 8;

/**
 * Each field of a provenance file that is not what the raw artifact gives: `pcs_score: 0.75, recomputed 1.25e-7`. The
 * validator's version is no number of a run and is not held against the other one.
 *
 * @param stated what the file holds, whatever it is
 */
export function provenanceDifferences(stated: unknown, recomputed: ValidationRecord): string[] {
  // in the form that a file has: -0 is 0 there
  const ought = JSON.parse(canonicalJson(recomputed));
  const lines = diffConfigs(stated, ought)
    .filter(({ path }) => path !== "validator_version")
    .map(({ path, registered, resolved }) =>
      `${path || "the file"}: ${text(registered)}, recomputed ${text(resolved)}`
    );
  return lines.length <= MOST ? lines : [...lines.slice(0, MOST), `and ${lines.length - MOST} more fields`];
}

function text(value: unknown): string {
  if (value === undefined) return "nothing";
  const whole = JSON.stringify(value);
  return whole.length <= 80 ? whole : `${whole.slice(0, 80)}…`;
}
