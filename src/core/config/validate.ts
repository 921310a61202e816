import type { z } from "zod";
import { InputError } from "../errors.ts";
import { deepFreeze } from "./deep_freeze.ts";
import type { Overrides } from "./overrides.ts";
import { listed } from "./nearest.ts";
import { pathText, problemsOf, strangeness } from "./problems.ts";
import { assertStrict } from "./schema_walk.ts";

/** Where a value comes from, for messages. */
export interface Origin {
  /** A path, or `overrides`. */
  readonly where: string;
  /** What the command line wrote into the value: what is wrong there is no fault of the file. */
  readonly overrides?: Overrides;
  /** The dotted path of the value in what the overrides change; the whole, if absent. */
  readonly at?: string;
}

/**
 * A value checked against its schema, deep-frozen.
 *
 * @throws {InputError} one line that lists the bad paths, the first ten of them, those of the command line by their
 * overrides; an unknown key names its nearest neighbour
 * @throws {Error} if the schema itself would let unknown keys pass (every object must be `z.strictObject`)
 *
 * @example
 * ```ts
 * import { z } from "zod";
 * import { validate } from "@/core/config/mod.ts";
 * const schema = z.strictObject({ channels: z.array(z.number()) });
 * const config = validate({ channels: [32, 64] }, schema, { where: "example" });
 * if (!Object.isFrozen(config.channels)) throw new Error("a configuration is read-only");
 * ```
 */
export function validate<T>(value: unknown, schema: z.ZodType<T>, origin: Origin): T {
  assertStrict(schema);
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return deepFreeze(result.data);
  const { where, overrides = [], at } = origin;
  const strange = strangeness(result.error.issues, value);
  if (strange !== undefined) {
    const problem = problemsOf([strange], { schema, value }).at(-1); // the keys that have no neighbour here
    throw new InputError(`most of it belongs to something else: ${problem}`, {
      where,
      mend: "choose another",
    });
  }
  const inFull = (path: readonly PropertyKey[]) => [at, pathText(path)].filter(Boolean).join(".");
  const isGiven = ({ path }: z.core.$ZodIssue) => overrides.some(({ key }) => isWithin(inFull(path), key));
  const inFile = problemsOf(result.error.issues.filter((issue) => !isGiven(issue)), { schema, value });
  const given = result.error.issues.filter(isGiven).flatMap((issue) =>
    problemsOf([issue], { schema, value }).map((problem) =>
      at === undefined ? problem : `${at}${issue.path.length === 0 ? ": " : "."}${problem}`
    )
  );
  const mend = (count: number, noun: string, plural: string) =>
    count === 1 ? `mend this ${noun}` : `mend these ${count} ${plural}`;
  if (given.length === 0) {
    throw new InputError(listed(inFile, { separator: "; " }), {
      where,
      mend: mend(inFile.length, "entry", "entries"),
    });
  }
  const all = [...given, ...inFile.map((problem) => `${where}: ${problem}`)];
  throw new InputError(listed(all, { separator: "; " }), {
    where: "overrides",
    mend: inFile.length === 0 ? mend(given.length, "override", "overrides") : "mend both",
  });
}

/** Where a key's value comes from, with the key: the file, or `overrides` if the command line wrote it. */
export function placeOf(key: string, { where, overrides = [] }: Origin): string {
  return `${overrides.some((override) => isWithin(key, override.key)) ? "overrides" : where}: ${key}`;
}

function isWithin(path: string, key: string): boolean {
  return path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`);
}
