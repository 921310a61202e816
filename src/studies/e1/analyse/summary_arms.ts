/**
 * What a summary says of its arms, in the form that its experiment has. The studies of `baseline` and `fractal` keep theirs,
 * so that summaries of before are read, and made anew, byte for byte; `armsIn` reads both forms.
 */
import { countModel, parityGate } from "@/parity/mod.ts";
import { type Arm, type ArmsFile, armsOf, type PlannedArm } from "../plan/arms.ts";
import type { MeasureSummaries } from "./measure_summaries.ts";

/** What is counted of a network. */
export type Size = "parameters" | "macs";

/** Of an experiment that names `baseline` and `fractal`. */
export interface PairForm {
  /** The model of the one arm. */
  readonly baseline: string;
  /** The model of the other. */
  readonly fractal: string;
  /** Each network's size, exact, and fractal / baseline. */
  readonly parity:
    & Readonly<
      Record<Size, { readonly baseline: number; readonly fractal: number; readonly ratio: number }>
    >
    & { readonly tolerance: number };
  /** Fractal − baseline, paired by seed, by measure. */
  readonly differences: MeasureSummaries;
}

/** Of an experiment that names its arms. */
export interface NamedForm {
  /** Arm → model. */
  readonly arms: Readonly<Record<string, string>>;
  /** The arm that the others are compared with. */
  readonly reference: string;
  /** The size of each arm's network, exact; `ratio` to the reference's. */
  readonly sizes: Readonly<
    Record<string, Readonly<Record<Size, { readonly count: number; readonly ratio: number }>>>
  >;
  /** Null where no parity was asked for. */
  readonly parity: { readonly tolerance: number } | null;
  /** By arm: its value less the reference's, paired by seed, by measure. */
  readonly differences: Readonly<Record<string, MeasureSummaries>>;
}

/** The parts of a summary that are about its arms. */
export type SummaryArms = PairForm | NamedForm;

/** A number and its place in the summary. */
export interface Placed {
  readonly value: number;
  readonly path: readonly string[];
}

/** One arm as a summary has it. */
export interface SummaryArm extends Arm {
  readonly size: Readonly<Record<Size, Placed>>;
  /** To the reference's; undefined of the reference itself. */
  readonly ratio: Readonly<Record<Size, Placed>> | undefined;
  /** Its values less the reference's, and their place; undefined of the reference itself. */
  readonly differences: { readonly values: MeasureSummaries; readonly path: readonly string[] } | undefined;
}

/** Writes what a summary says of its arms. */
export function summaryArms(
  experiment: ArmsFile,
  { arms, parityTolerance, differences }: {
    readonly arms: readonly PlannedArm[];
    readonly parityTolerance: number | undefined;
    readonly differences: Readonly<Record<string, MeasureSummaries>>;
  },
): SummaryArms {
  const counted = arms.map(({ name, model }) => ({ name, count: countModel(model) }));
  const [{ count: reference }] = counted;
  const ratioOf = (count: typeof reference, size: Size): number => {
    const { parameterRatio, macRatio } = parityGate(count, reference, parityTolerance);
    return (size === "parameters" ? parameterRatio : macRatio).value;
  };
  if (experiment.arms !== undefined) {
    const sizeOf = (count: typeof reference, size: Size) => ({
      count: count[size],
      ratio: ratioOf(count, size),
    });
    return {
      arms: experiment.arms,
      reference: arms[0].name,
      sizes: Object.fromEntries(
        counted.map(({ name, count }) => [
          name,
          { parameters: sizeOf(count, "parameters"), macs: sizeOf(count, "macs") },
        ]),
      ),
      parity: parityTolerance === undefined ? null : { tolerance: parityTolerance },
      differences,
    };
  }
  const [{ count: baseline }, { count: fractal }] = counted;
  const sizes = (size: Size) => ({
    baseline: baseline[size],
    fractal: fractal[size],
    ratio: ratioOf(fractal, size),
  });
  return {
    baseline: baseline.name,
    fractal: fractal.name,
    parity: { parameters: sizes("parameters"), macs: sizes("macs"), tolerance: parityTolerance! },
    differences: differences.fractal,
  };
}

/** The arms of a summary, the reference first. */
export function armsIn(summary: SummaryArms): readonly SummaryArm[] {
  return armsOf(summary).map(({ name, model }, place) => ({
    name,
    model,
    size: bothSizes((size) =>
      "arms" in summary
        ? { value: summary.sizes[name][size].count, path: ["sizes", name, size, "count"] }
        : { value: summary.parity[size][pairName(place)], path: ["parity", size, pairName(place)] }
    ),
    ratio: place === 0
      ? undefined
      : bothSizes((size) =>
        "arms" in summary
          ? { value: summary.sizes[name][size].ratio, path: ["sizes", name, size, "ratio"] }
          : { value: summary.parity[size].ratio, path: ["parity", size, "ratio"] }
      ),
    differences: place === 0
      ? undefined
      : "arms" in summary
      ? { values: summary.differences[name], path: ["differences", name] }
      : { values: summary.differences, path: ["differences"] },
  }));
}

function bothSizes(of: (size: Size) => Placed): Record<Size, Placed> {
  return { parameters: of("parameters"), macs: of("macs") };
}

function pairName(place: number): "baseline" | "fractal" {
  return place === 0 ? "baseline" : "fractal";
}

/** Whether no parity was asked for. */
export function isUngated({ parity }: SummaryArms): boolean {
  return parity === null;
}
