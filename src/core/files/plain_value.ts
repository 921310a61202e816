import { InputError } from "../errors.ts";

/** Deeper than any configuration, summary or record of ours; recursive readers of the value stay far from the stack's end. */
const DEEPEST = 100;

/**
 * Refuses what a parsed text may hold although no record can: nesting without end, a number beyond float64, half a
 * character. What passes has a canonical JSON form.
 *
 * @param finite whether infinities and NaN are refused, too
 * @throws {InputError} naming the path inside the value
 */
export function requirePlain(
  value: unknown,
  { where, finite = true }: { where: string; finite?: boolean },
): void {
  const waiting: { readonly value: unknown; readonly above: Step | undefined }[] = [{
    value,
    above: undefined,
  }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, above } = next;
    const fault = faultOf(value, finite) ??
      (depthOf(above) > DEEPEST ? `is nested more than ${DEEPEST} deep` : undefined);
    if (fault !== undefined) throw refusal(fault, { where, at: above });
    if (typeof value !== "object" || value === null) continue;
    for (const [key, child] of Object.entries(value)) {
      const step: Step = { key, above, depth: depthOf(above) + 1 };
      if (!key.isWellFormed()) throw refusal("is a key with half a character", { where, at: step });
      waiting.push({ value: child, above: step });
    }
  }
}

/** The key under which a value lies, and that of the value around it. */
interface Step {
  readonly key: string;
  readonly above: Step | undefined;
  readonly depth: number;
}

function depthOf(step: Step | undefined): number {
  return step?.depth ?? 0;
}

function faultOf(value: unknown, finite: boolean): string | undefined {
  if (finite && typeof value === "number" && !Number.isFinite(value)) return "is not a finite number";
  if (typeof value === "string" && !value.isWellFormed()) return "holds half a character (a lone surrogate)";
}

function refusal(what: string, { where, at }: { where: string; at: Step | undefined }): InputError {
  const keys: string[] = [];
  for (let step = at; step !== undefined && keys.length <= DEEPEST; step = step.above) keys.unshift(step.key);
  const path = keys.length > 6 ? `${keys.slice(0, 6).join(".")}…` : keys.join(".");
  return new InputError(path === "" ? what : `${path.toWellFormed()} ${what}`, {
    where,
    mend: "mend this entry",
  });
}
