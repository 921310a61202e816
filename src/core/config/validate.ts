import type { z } from "zod";
import { InputError } from "../errors.ts";
import { deepFreeze } from "./deep_freeze.ts";
import { problemsOf } from "./problems.ts";
import { assertStrict } from "./schema_walk.ts";

/**
 * A value checked against its schema, deep-frozen.
 *
 * @param where where the value comes from, for the message: a path, or `overrides`
 * @throws {InputError} one line that lists every bad path at once; an unknown key names its nearest neighbour
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
export function validate<T>(value: unknown, schema: z.ZodType<T>, { where }: { where: string }): T {
  assertStrict(schema);
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return deepFreeze(result.data);
  const problems = problemsOf(result.error.issues, { schema, value });
  throw new InputError(problems.join("; "), {
    where,
    mend: problems.length === 1 ? "mend this entry" : `mend these ${problems.length} entries`,
  });
}
