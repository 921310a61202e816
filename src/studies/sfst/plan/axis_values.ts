import { refuseTwice } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import type { Axis } from "./scan_schema.ts";

/** Machines differ in the last bit of 10^x; the same 12 digits are the same run ids everywhere. */
const DIGITS = 12;

/**
 * The values of an axis, in its order.
 *
 * @throws {InputError} if a value comes twice, or a grid's ends are no range
 */
export function axisValues(axis: Axis, { where }: { where: string }): readonly number[] {
  const values = Array.isArray(axis) ? axis : gridValues(axis as LogGrid, where);
  refuseTwice(values, where);
  return values;
}

type LogGrid = Exclude<Axis, readonly number[]>;

function gridValues({ log10_from: from, log10_to: to, points }: LogGrid, where: string): number[] {
  if (points === 1 ? from !== to : !(from < to)) {
    const what = points === 1 ? "one point needs log10_from = log10_to" : "log10_from must be below log10_to";
    throw new InputError(what, { where, mend: "correct the ends of the grid" });
  }
  const values = Array.from({ length: points }, (_, index) => {
    const exponent = points === 1 ? from : from + (to - from) * index / (points - 1);
    return Number((10 ** exponent).toPrecision(DIGITS));
  });
  if (values.every((value) => Number.isFinite(value) && value > 0)) return values;
  throw new InputError(`10^${from} … 10^${to} leaves the range of numbers`, {
    where,
    mend: "choose smaller exponents",
  });
}
