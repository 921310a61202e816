import { requireCaseCount } from "./case_count.ts";
import { refuseTwice } from "./refuse_twice.ts";
import { type Origin, placeOf } from "./validate.ts";

/**
 * Every combination of the values on named axes; the last axis turns fastest.
 *
 * @param axes name → values
 * @param origin where the values stand, for messages
 * @throws {InputError} a value that comes twice on an axis; more combinations than a command takes
 *
 * @example
 * ```ts
 * import { cartesianProduct } from "@/core/config/mod.ts";
 * const points = cartesianProduct({ size: [8, 16], seed: [0, 1, 2] }, { where: "example" });
 * if (points.length !== 6 || points[1].seed !== 1) throw new Error("two sizes on three seeds are six points");
 * ```
 */
export function cartesianProduct<Axes extends Readonly<Record<string, readonly unknown[]>>>(
  axes: Axes,
  origin: Origin,
): { readonly [Key in keyof Axes]: Axes[Key][number] }[] {
  const entries = Object.entries(axes);
  for (const [key, values] of entries) refuseTwice(values, placeOf(key, origin));
  requireCaseCount(entries.map(([, values]) => values.length), origin.where);
  const points = entries.reduce<object[]>(
    (done, [key, values]) => done.flatMap((point) => values.map((value) => ({ ...point, [key]: value }))),
    [{}],
  );
  return points as { readonly [Key in keyof Axes]: Axes[Key][number] }[];
}
