import { decimalNumber } from "@/core/csv.ts";
import { InputError } from "@/core/errors.ts";
import type { AttributeValue } from "@/core/hdf5/mod.ts";

type Attributes = Readonly<Record<string, AttributeValue>>;

/** What a channel says of its fill value: a number that stands for a missing one, or that all numbers are values. */
export type FillValue = number | "none" | undefined;

/** The attributes of the netCDF conventions that name fill values. */
const FILL_ATTRIBUTES = ["_FillValue", "missing_value"];

/**
 * The numbers that stand for missing values: the one that the configuration gives, and those that the file declares in
 * the attributes of the netCDF conventions or as what unwritten values read as, rounded as the values are stored.
 *
 * @param options.unwritten what unwritten values of the dataset read as
 */
export function declaredFills(
  attributes: Attributes,
  { like, given, unwritten }: { like: ArrayLike<number>; given: FillValue; unwritten: number | undefined },
): number[] {
  if (given === "none") return [];
  const stored = like instanceof Float32Array ? Math.fround : (value: number) => value;
  return FILL_ATTRIBUTES.flatMap((name) => numbersIn(attributes[name]))
    .concat(given ?? [], unwritten ?? []).map(stored);
}

/**
 * @param names all attributes of the dataset, those that are no numbers or texts, too
 * @throws {InputError} if the file declares a fill value that is no number, so that it cannot be found among the values
 */
export function refuseUnreadableFills(
  attributes: Attributes,
  { names, where, dataset }: { names: readonly string[]; where: string; dataset: string },
): void {
  for (const name of FILL_ATTRIBUTES.filter((name) => names.includes(name))) {
    const value = attributes[name];
    const odd = value === undefined ? "of a type that is none" : textsIn(value).find(isNoNumber);
    if (odd === undefined) continue;
    throw new InputError(
      `'${dataset}' declares a fill value that is no number: ${name} is ${
        value === undefined ? odd : JSON.stringify(odd)
      }`,
      { where, mend: "store it as a number; if all numbers are values, write fill_value: none" },
    );
  }
}

/**
 * @param names all attributes of the dataset, those that are no numbers or texts, too
 * @throws {InputError} if the file's numbers stand for others, by the netCDF conventions `scale_factor` and `add_offset`,
 * or may do so
 */
export function refusePacking(
  attributes: Attributes,
  { names, where, dataset }: { names: readonly string[]; where: string; dataset: string },
): void {
  const numberOf = (name: string, absent: number): number => {
    if (!names.includes(name)) return absent;
    const value = attributes[name];
    const numbers = numbersIn(value);
    if (numbers.length === 1 && entriesOf(value).length === 1) return numbers[0];
    throw new InputError(`'${dataset}' has a ${name} that is not one number`, {
      where,
      mend: "store the values themselves, and remove the attribute",
    });
  };
  const [scale, offset] = [numberOf("scale_factor", 1), numberOf("add_offset", 0)];
  if (scale === 1 && offset === 0) return;
  throw new InputError(
    `'${dataset}' is packed: its numbers stand for ${scale}·number + ${offset} (scale_factor, add_offset)`,
    { where, mend: "unpack it, e.g. with ncpdq -U OLD.nc NEW.nc" },
  );
}

function numbersIn(value: AttributeValue | undefined): number[] {
  // some programs write the number as text; a text that is none declares nothing
  return entriesOf(value).map((one) => typeof one === "string" ? decimalNumber(one.trim()) : Number(one))
    .filter((number, index) => typeof entriesOf(value)[index] !== "string" || !Number.isNaN(number));
}

function textsIn(value: AttributeValue): string[] {
  return entriesOf(value).filter((one) => typeof one === "string");
}

/** Whether a text is no number; NaN is one, and refused wherever it stands. */
function isNoNumber(text: string): boolean {
  return Number.isNaN(decimalNumber(text.trim())) && !/^[+-]?nan$/i.test(text.trim());
}

function entriesOf(value: AttributeValue | undefined): (number | bigint | string)[] {
  if (value === undefined) return [];
  return typeof value === "object" ? Array.from(value as ArrayLike<number | bigint | string>) : [value];
}

/** Numbers that are customary for missing values; netCDF's own defaults are among them. */
const CUSTOMARY = new Set(
  [
    ...[99, 99.9, 99.99, 999, 999.9, 999.99, 9999, 9999.9, 99999, 999999, 9999999, 99999999],
    ...[127, 128, 255, 32767, 32768, 65535, 2147483647, 2147483648, 4294967295],
    ...[1e10, 1e15, 1e16, 1e20, 1e25, 1e30, 1e31, 1e32, 1e33, 1e34, 1e35, 1e36, 1e37, 1e38],
    ...[9.969209968386869e36, 3.4028234663852886e38, 1.7014118346046923e38],
  ].flatMap((value) => [value, Math.fround(value)]),
);

/** Whether a number is customary for missing values, of either sign. */
export function isCustomaryFill(value: number): boolean {
  const size = Math.abs(value);
  return size >= 99 && CUSTOMARY.has(size);
}
