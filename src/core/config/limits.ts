import { z } from "zod";
import { show } from "./problems.ts";

/** What a number may be. A parameter's limits stand once, beside the code that they protect; plan and reader use them. */
export interface Limit {
  /** The number is this or more. */
  readonly least?: number;
  /** Instead of `least`: the number is more than this. */
  readonly above?: number;
  /** The number is this or less. */
  readonly most?: number;
  /** Integers alone. */
  readonly whole?: boolean;
  /** Powers of two alone. */
  readonly powerOfTwo?: boolean;
}

/** A table of limits: key → what its number may be. */
export type Limits<Key extends string = string> = Readonly<Record<Key, Limit>>;

/**
 * What keeps a value out of its limits: `expected a power of two from 8 to 2048, got 4096`.
 *
 * @returns undefined if it is within them
 *
 * @example
 * ```ts
 * import { limitProblem } from "@/core/config/mod.ts";
 * const share = { least: 0, most: 1 };
 * if (limitProblem(1, share) !== undefined) throw new Error("1 is the most a share can be");
 * if (limitProblem(2, share) !== "expected a number from 0 to 1, got 2") throw new Error("2 is more");
 * ```
 */
export function limitProblem(value: unknown, limit: Limit): string | undefined {
  const { least = -Infinity, above = -Infinity, most = Infinity, whole = false, powerOfTwo = false } = limit;
  const holds = typeof value === "number" && Number.isFinite(value) && value >= least && value > above &&
    value <= most && (!whole || Number.isSafeInteger(value)) &&
    (!powerOfTwo || (value > 0 && Number.isInteger(Math.log2(value))));
  return holds ? undefined : `expected ${limitText(limit)}, got ${show(value)}`;
}

/** A limit in words: `a whole number of at least 1`. */
export function limitText({ least, above, most, whole, powerOfTwo }: Limit): string {
  const kind = powerOfTwo ? "a power of two" : whole ? "a whole number" : "a number";
  if (above !== undefined) return `${kind} above ${above}${most === undefined ? "" : `, at most ${most}`}`;
  if (least !== undefined && most !== undefined) return `${kind} from ${least} to ${most}`;
  if (least !== undefined) return `${kind} of at least ${least}`;
  if (most !== undefined) return `${kind} of at most ${most}`;
  return whole || powerOfTwo ? kind : "a finite number";
}

/** A limit as a schema, for the configuration that the number is read from. */
export function limitSchema(limit: Limit): z.ZodType<number> {
  return z.custom<number>((value) => limitProblem(value, limit) === undefined, {
    message: `expected ${limitText(limit)}`,
  });
}

/** A table of limits as the fields of a schema. */
export function limitSchemas<Key extends string>(limits: Limits<Key>): Record<Key, z.ZodType<number>> {
  const fields = Object.entries<Limit>(limits).map(([key, limit]) => [key, limitSchema(limit)]);
  return Object.fromEntries(fields) as Record<Key, z.ZodType<number>>;
}
