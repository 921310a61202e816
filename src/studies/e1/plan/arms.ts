import type { ModelConfig } from "@/models/mod.ts";
import type { Preregistration } from "./preregistration_schema.ts";

/** One side of a comparison: its name, and the model that it trains. */
export interface Arm<Model = string> {
  /** Of the side: `baseline`, say. */
  readonly name: string;
  /** By its name, or written out. */
  readonly model: Model;
}

/** An arm with its model written out. */
export type PlannedArm = Arm<ModelConfig>;

/** Pictures tell so many networks apart by their colours. */
export const MOST_ARMS = 4;

/** What an experiment's file says of its arms. */
export interface ArmsFile {
  /** The model of the arm that is called so, as registered plans have it; with `fractal`, in place of `arms`. */
  readonly baseline?: string;
  /** The model of the other arm. */
  readonly fractal?: string;
  /** Arm → model. Each is trained on every seed. */
  readonly arms?: Readonly<Record<string, string>>;
  /** The arm that the others are compared with, paired by seed; the first one if absent. */
  readonly reference?: string;
  /** How far parameters and multiply-adds may be from the reference's, as a share; null or absent beside `arms`: no gate. */
  readonly parity_tolerance?: number | null;
}

/**
 * The arms of an experiment: first the one that the others are compared with, then those in the order of their names. An
 * experiment of the keys `baseline` and `fractal` has two arms so named.
 */
export function armsOf({ baseline, fractal, arms, reference }: ArmsFile): readonly Arm[] {
  if (arms === undefined) {
    return [{ name: "baseline", model: baseline! }, { name: "fractal", model: fractal! }];
  }
  const others = Object.keys(arms).filter((name) => name !== reference).sort();
  return [reference!, ...others].map((name) => ({ name, model: arms[name] }));
}

/** The experiment with what it leaves out beside `arms`: the first of them is the reference, and no parity is asked for. */
export function withDefaults<File extends ArmsFile>(experiment: File): File {
  const { arms, reference = Object.keys(arms ?? {})[0], parity_tolerance = null } = experiment;
  return arms === undefined ? experiment : { ...experiment, reference, parity_tolerance };
}

/** The two arms that registered hypotheses are about; undefined where an experiment has not both. */
export function registeredPair<Model>(
  arms: readonly Arm<Model>[],
): { readonly baseline: Model; readonly fractal: Model } | undefined {
  const [baseline, fractal] = ["baseline", "fractal"].map((name) => arms.find((arm) => arm.name === name));
  return baseline && fractal && { baseline: baseline.model, fractal: fractal.model };
}

/**
 * What of a preregistration an experiment can answer: all of it with the registered pair of arms; otherwise no
 * hypothesis, and the rest says how numbers are summarised. The question is then the experiment's own.
 */
export function answerable(
  { preregistration, arms }: {
    readonly preregistration: Preregistration;
    readonly arms: readonly Arm<unknown>[];
  },
): Preregistration {
  if (registeredPair(arms) !== undefined) return preregistration;
  const [reference, ...others] = arms.map(({ name }) => name);
  return {
    ...preregistration,
    question: `How do ${
      others.join(" and ")
    } compare with ${reference}? No registered hypothesis is about them.`,
    hypotheses: {},
    analysis: { ...preregistration.analysis, family: [] },
  };
}

/** What is wrong with an experiment's arms, by the key at fault. */
export function armProblems(
  { baseline, fractal, arms, reference, parity_tolerance }: ArmsFile,
): readonly { readonly path: readonly string[]; readonly message: string }[] {
  if (arms === undefined) {
    const pair = { baseline, fractal, parity_tolerance };
    return [
      ...Object.entries(pair).filter(([, value]) => value === undefined || value === null).map(([key]) => ({
        path: [key],
        message: "expected it beside baseline and fractal, or arms in their place",
      })),
      ...reference === undefined ? [] : [{ path: ["reference"], message: "expected arms beside it" }],
    ];
  }
  const names = Object.keys(arms);
  const models = Object.values(arms);
  const twice = names.find((name, index) => models.indexOf(arms[name]) !== index);
  return [
    ...[["baseline", baseline], ["fractal", fractal]].filter(([, value]) => value !== undefined).map((
      [key],
    ) => ({
      path: [key!],
      message: "expected arms alone, which may have that name",
    })),
    ...names.length >= 2 && names.length <= MOST_ARMS
      ? []
      : [{ path: ["arms"], message: `expected 2 to ${MOST_ARMS} arms, as pictures tell so many apart` }],
    ...twice === undefined ? [] : [{
      path: ["arms", twice],
      message: "expected a model that no other arm has; give it a file of its own",
    }],
    ...reference === undefined || Object.hasOwn(arms, reference)
      ? []
      : [{ path: ["reference"], message: `expected one of the arms ${names.join(", ")}` }],
  ];
}
