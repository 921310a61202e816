import { InputError } from "@/core/errors.ts";
import type { ModelConfig } from "@/models/mod.ts";
import { countModel, type ModelCount } from "./count.ts";

/** A ratio of two whole numbers, kept as they are: the gate decides from them. */
export interface Ratio {
  /** The candidate's count. */
  readonly numerator: number;
  /** The reference's count. */
  readonly denominator: number;
  /** The nearest double, for display only. */
  readonly value: number;
}

/** What the gate says of a candidate. */
export interface ParityResult {
  /** Whether both ratios lie within 1 ± `tolerance`. */
  readonly passed: boolean;
  /** How far a ratio may be from 1, as a share. */
  readonly tolerance: number;
  /** candidate / reference. */
  readonly parameterRatio: Ratio;
  /** candidate / reference. */
  readonly macRatio: Ratio;
  /** One line for each ratio that lies outside; empty where the gate passed. */
  readonly findings: readonly string[];
}

/** A model, or what was counted of it. */
export type Countable = ModelConfig | Pick<ModelCount, "name" | "parameters" | "macs">;

/**
 * Whether two models hold as many parameters and do as many multiply-adds: |candidate/reference − 1| ≤ tolerance for
 * both, decided in whole numbers. The tolerance counts as the decimal that it was written as (0.05 is 1/20), so that
 * 5.00 % passes and one unit more fails.
 *
 * @param of the candidate
 * @param against the reference
 * @throws {InputError} for a tolerance that is negative or no number, or counts that are no positive whole numbers
 * @throws {GateError} where a model holds an operation without a counting rule
 *
 * @example
 * ```ts
 * import { parityGate } from "@/parity/mod.ts";
 * const baseline = { name: "baseline", parameters: 100, macs: 1000 };
 * if (!parityGate({ name: "a", parameters: 105, macs: 1000 }, baseline, 0.05).passed) throw new Error("5 % passes");
 * if (parityGate({ name: "b", parameters: 106, macs: 1000 }, baseline, 0.05).passed) throw new Error("6 % fails");
 * ```
 */
export function parityGate(of: Countable, against: Countable, tolerance = 0.05): ParityResult {
  const [candidate, reference] = [countsOf(of), countsOf(against)];
  const bound = decimal(tolerance);
  const findings: string[] = [];
  const compare = (column: "parameters" | "macs"): Ratio => {
    const numerator = candidate[column];
    const denominator = reference[column];
    const difference = BigInt(numerator) - BigInt(denominator);
    const distance = difference < 0n ? -difference : difference;
    const value = numerator / denominator;
    if (distance * bound.denominator > bound.numerator * BigInt(denominator)) {
      findings.push(
        `${column}: ${candidate.name} has ${numerator}, ${reference.name} has ${denominator}; ` +
          `the ratio ${value} lies outside 1 ± ${tolerance}`,
      );
    }
    return { numerator, denominator, value };
  };
  const parameterRatio = compare("parameters");
  const macRatio = compare("macs");
  return { passed: findings.length === 0, tolerance, parameterRatio, macRatio, findings };
}

function countsOf(model: Countable): Pick<ModelCount, "name" | "parameters" | "macs"> {
  const counts = "parameters" in model ? model : countModel(model);
  for (const column of ["parameters", "macs"] as const) {
    if (!Number.isSafeInteger(counts[column]) || counts[column] < 1) {
      throw new InputError(`expected a positive whole number of ${column}, got ${counts[column]}`, {
        where: `parity of ${counts.name}`,
        mend: "give counts as countModel returns them",
      });
    }
  }
  return counts;
}

/** A double as the fraction that its shortest decimal spelling means: 0.05 → 5/100. */
function decimal(tolerance: number): { readonly numerator: bigint; readonly denominator: bigint } {
  const match = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(tolerance));
  if (match === null) {
    throw new InputError(`expected a tolerance of at least 0, got ${tolerance}`, {
      where: "parity tolerance",
      mend: "write a share such as 0.05",
    });
  }
  const [, whole, fraction = "", exponent = "0"] = match;
  const digits = BigInt(whole + fraction);
  const power = Number(exponent) - fraction.length;
  return power < 0
    ? { numerator: digits, denominator: 10n ** BigInt(-power) }
    : { numerator: digits * 10n ** BigInt(power), denominator: 1n };
}
