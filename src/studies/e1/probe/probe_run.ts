import type { Model } from "@/models/mod.ts";
import type { TheilerWindow } from "@/probes/mod.ts";
import type { RunData } from "../run/run_data.ts";
import { activationsOf } from "./activations.ts";
import { dimensions, type PlaceDimension } from "./dimensions.ts";
import { type Edits, edits } from "./edits.ts";
import { type Frames, framesOf } from "./frames.ts";
import {
  INFORMATION_NOTE,
  informationPlane,
  type InputAndTarget,
  inputAndTarget,
  type PlaceInformation,
} from "./information.ts";
import { type Patching, patching } from "./patching.ts";
import type { ProbeSettings } from "./settings.ts";
import { kernelSpectra, type KernelSpectrum } from "./weights.ts";

/** What the probes find in one run. All of it can be written as JSON. */
export interface ProbeFindings {
  /** Frames of the in-distribution test split that dimensions and information are estimated from. */
  readonly samples: number;
  /** Intrinsic dimensions, by place. */
  readonly dimensions: readonly PlaceDimension[];
  /** The information plane, and what its numbers mean. */
  readonly information: { readonly note: string; readonly places: readonly PlaceInformation[] };
  /** Spectra of the kernels. */
  readonly weights: readonly KernelSpectrum[];
  /** Which places carry the loss between an IND and an OOD frame. */
  readonly patching: Patching;
  /** What rank-one edits change. */
  readonly edits: Edits;
}

/** The names of the probes in the order in which they are done. */
export const PROBES = ["activations", "dimensions", "information", "weights", "patching", "edits"] as const;

/** What the networks of a study are probed with: frames of both test splits, and what follows from them alone. */
export interface ProbeData extends InputAndTarget {
  /** In-distribution test frames. */
  readonly ind: Frames;
  /** Out-of-distribution ones. */
  readonly ood: Frames;
}

/** Prepared once for all networks of a study. */
export function probeData(
  { evaluation, normalisation }: Pick<RunData, "evaluation" | "normalisation">,
  { samples: most, components }: ProbeSettings,
): ProbeData {
  const frames = (name: string): Frames =>
    framesOf(evaluation.find((split) => split.name === name)!.series, { normalisation, most });
  const ind = frames("ind");
  return { ind, ood: frames("ood"), ...inputAndTarget(ind, { components }) };
}

/** Absent from the settings: every frame is held against every other one. */
function theilerOf({ frames }: Frames, { theilerWindow: window }: ProbeSettings): TheilerWindow | undefined {
  return window === undefined ? undefined : {
    trajectory: frames.map(({ trajectory }) => trajectory),
    time: frames.map(({ time }) => time),
    window,
  };
}

/**
 * All probes of one trained network on the test splits of its study.
 *
 * @param data prepared with the same settings
 * @param options.compiled whether forward passes are compiled where the backend can; the numbers differ in rounding only
 * @param options.onStage called before each probe with its name
 */
export async function probeModel(
  model: Model,
  { ind, ood, inputs, targets }: ProbeData,
  { settings, compiled, onStage = () => {} }: {
    settings: ProbeSettings;
    compiled: boolean;
    onStage?: (name: (typeof PROBES)[number]) => void;
  },
): Promise<ProbeFindings> {
  onStage("activations");
  const activations = await activationsOf(model, ind, { ...settings, compiled });
  onStage("dimensions");
  const theiler = theilerOf(ind, settings);
  const found = await dimensions(activations, { theiler });
  onStage("information");
  const places = await informationPlane(activations, { inputs, targets, ...settings, theiler });
  onStage("weights");
  const weights = await kernelSpectra(model, settings);
  onStage("patching");
  const patched = await patching(model, {
    ind,
    ood,
    pairs: settings.patchingPairs,
    bandEdges: settings.bandEdges,
    compiled,
  });
  onStage("edits");
  return {
    samples: ind.frames.length,
    dimensions: found,
    information: { note: INFORMATION_NOTE, places },
    weights,
    patching: patched,
    edits: await edits(model, { ind, ood }, { settings, compiled }),
  };
}
