import { InputError } from "../errors.ts";
import { requireCaseCount } from "./case_count.ts";
import { parseValues, UnreadableValue } from "./parse_value.ts";
import { refuseTwice } from "./refuse_twice.ts";

/** One `key=value` of the command line. Several values (`seed=0,1,2`) make it an axis of a grid. */
export interface Override {
  /** Dotted path into the configuration, e.g. `training.learning_rate`. */
  readonly key: string;
  /** At least one value, in the order written. */
  readonly values: readonly unknown[];
}

/** The overrides of one command, in the order given; no key twice. */
export type Overrides = readonly Override[];

const WHERE = "overrides";
/** Each is held against each. */
const MOST_OVERRIDES = 1000;

/**
 * Reads overrides in the manner of Hydra: `training.learning_rate=1e-3 seed=0,1,2`.
 *
 * A value is written as there (`1e-3` a number, `null`, `true`, `"quoted, text"`, `[16,32]` one list, `{a:1}` one
 * mapping, see `parseValues`); commas outside quotes and brackets separate the values of a grid axis.
 *
 * @throws {InputError} listing every argument that cannot be read; more than a thousand of them
 *
 * @example
 * ```ts
 * import { expandGrid, parseOverrides } from "@/core/config/mod.ts";
 * const runs = expandGrid(parseOverrides(["model=unet_small,fractal_unet_small", "seed=0,1,2"]));
 * if (runs.length !== 6) throw new Error("two models on three seeds are six runs");
 * ```
 */
export function parseOverrides(args: readonly string[]): Overrides {
  if (args.length > MOST_OVERRIDES) {
    throw new InputError(`${args.length} arguments, more than the ${MOST_OVERRIDES} that a command takes`, {
      where: WHERE,
      mend: "write what they say into a configuration",
    });
  }
  const problems: string[] = [];
  const overrides: Override[] = [];
  for (const argument of args) {
    try {
      const override = parseOne(argument);
      const clash = overrides.find(({ key }) =>
        key === override.key || key.startsWith(`${override.key}.`) || override.key.startsWith(`${key}.`)
      );
      if (clash === undefined) overrides.push(override);
      else if (clash.key === override.key) problems.push(`'${override.key}' is given twice`);
      else problems.push(`'${clash.key}' and '${override.key}' overlap`);
    } catch (problem) {
      if (!(problem instanceof Unreadable)) throw problem;
      problems.push(problem.message);
    }
  }
  if (problems.length === 0) return overrides;
  throw new InputError(problems.join("; "), {
    where: WHERE,
    mend: "write key=value, several values as key=a,b, one list as key=[a,b]",
  });
}

/** The value of a key that takes one; undefined if it is not given. */
export function onlyValue(overrides: Overrides, key: string): unknown {
  const values = overrides.find((override) => override.key === key)?.values ?? [];
  if (values.length <= 1) return values[0];
  throw new InputError(`takes one value, got ${values.length}`, {
    where: key,
    mend: `write ${key}=<one value>`,
  });
}

/**
 * Every combination of the axes' values; the last axis turns fastest. No axis gives one combination.
 *
 * @throws {InputError} a value that comes twice on an axis; more combinations than a command takes
 */
export function expandGrid(overrides: Overrides): Overrides[] {
  requireCaseCount(overrides.map(({ values }) => values.length), WHERE);
  return overrides.reduce<Overrides[]>((grid, { key, values }) => {
    refuseTwice(values, key);
    const axis = values.map((value): Override => ({ key, values: [value] }));
    return grid.flatMap((done) => axis.map((one) => [...done, one]));
  }, [[]]);
}

class Unreadable extends Error {}

function parseOne(argument: string): Override {
  const equals = argument.indexOf("=");
  if (equals < 0) throw new Unreadable(`'${argument}' is not key=value`);
  const [key, text] = [argument.slice(0, equals), argument.slice(equals + 1)];
  if (/^(\+|~)/.test(key)) {
    throw new Unreadable(
      `'${argument}': adding (+) and removing (~) keys is not supported, only known keys change`,
    );
  }
  if (/\[\d+\]$|\.\d+$/.test(key)) {
    throw new Unreadable(
      `'${argument}': a list is replaced as a whole, e.g. ${key.replace(/[.[]\d+\]?$/, "")}=[1,2]`,
    );
  }
  if (!/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/.test(key)) {
    throw new Unreadable(`'${argument}': '${key}' is not a key`);
  }
  try {
    return { key, values: parseValues(text) };
  } catch (error) {
    if (!(error instanceof UnreadableValue)) throw error;
    throw new Unreadable(`'${argument}': ${error.message}`);
  }
}
