/** Compares a backend's results of one case with the reference's. */
import type { ConformanceCase } from "./conformance_case.ts";
import type { Evaluation, HostTensor } from "./evaluate.ts";
import { type DeviceKind, toleranceOf } from "./tolerance.ts";

/** How one case came out: the worst relative error, and what is wrong, one line each. */
export interface Comparison {
  readonly relativeError: number;
  readonly faults: readonly string[];
}

/** Compares every result of a case; the faults name the result but not the case. */
export function compare(
  { arithmetic }: ConformanceCase,
  { actual, reference, device }: { actual: Evaluation; reference: Evaluation; device: DeviceKind },
): Comparison {
  const faults: string[] = [];
  let relativeError = 0;
  for (const [name, expected] of reference.results) {
    const found = actual.results.get(name);
    const fault = found === undefined
      ? "is missing"
      : shapeFault(found, expected) ?? valueFault(found, expected);
    if (fault !== undefined || found === undefined) {
      faults.push(`${name} ${fault}`);
      continue;
    }
    const error = errorOf(found, expected);
    relativeError = Math.max(relativeError, error.relative);
    const tolerance = expected.dtype === "float32" ? toleranceOf(arithmetic, device) : 0;
    if (error.relative > tolerance) {
      faults.push(
        `${name} differs by ${error.absolute.toExponential(1)} (relative ${
          error.relative.toExponential(1)
        }, ` +
          `tolerance ${tolerance.toExponential(0)})`,
      );
    }
  }
  if (actual.leaked !== 0) faults.push(`leaves ${actual.leaked} tensors behind`);
  return { relativeError, faults };
}

function shapeFault(found: HostTensor, expected: HostTensor): string | undefined {
  const describe = ({ dtype, shape }: HostTensor) => `${dtype} [${shape.join(", ")}]`;
  if (describe(found) !== describe(expected)) return `is ${describe(found)} and not ${describe(expected)}`;
}

/** NaN and all-zero results are named as such: some devices give them for everything (tensorflow/tfjs#6842). */
function valueFault(found: HostTensor, expected: HostTensor): string | undefined {
  const places = `of ${found.data.length} values`;
  const count = (isFault: (value: number, wanted: number) => boolean) =>
    found.data.filter((value, index) => isFault(value, expected.data[index])).length;
  const lost = count((value, wanted) => Number.isFinite(wanted) && !Number.isFinite(value));
  if (lost > 0) return `has ${lost} ${places} that are not finite`;
  const hidden = count((value, wanted) => !Number.isFinite(wanted) && !Object.is(value, wanted));
  if (hidden > 0) return `has ${hidden} ${places} that should be NaN or infinite and are not`;
  const isZero = (value: number) => value === 0;
  if (found.data.every(isZero) && !expected.data.every(isZero)) return "is all zeros";
}

/** The largest difference of finite values, absolute and relative to the reference's largest finite magnitude. */
function errorOf(found: HostTensor, expected: HostTensor): { absolute: number; relative: number } {
  let absolute = 0;
  let scale = 0;
  for (let index = 0; index < expected.data.length; index++) {
    if (!Number.isFinite(expected.data[index])) continue;
    absolute = Math.max(absolute, Math.abs(found.data[index] - expected.data[index]));
    scale = Math.max(scale, Math.abs(expected.data[index]));
  }
  return { absolute, relative: absolute === 0 ? 0 : absolute / scale };
}
