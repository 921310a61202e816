import type { Model } from "@/models/mod.ts";
import type { RunData } from "../run/run_data.ts";
import { activationsOf } from "./activations.ts";
import { dimensions, type PlaceDimension } from "./dimensions.ts";
import { type Edits, edits } from "./edits.ts";
import { type Frames, framesOf } from "./frames.ts";
import { INFORMATION_NOTE, informationPlane, type PlaceInformation } from "./information.ts";
import { type Patching, patching } from "./patching.ts";
import type { ProbeSettings } from "./settings.ts";
import { kernelSpectra, type KernelSpectrum } from "./weights.ts";

/** What the probes find in one run. All of it can be written as JSON. */
export interface ProbeFindings {
  /** Frames of the in-distribution test split that dimensions and information are estimated from. */
  readonly samples: number;
  readonly dimensions: readonly PlaceDimension[];
  readonly information: { readonly note: string; readonly places: readonly PlaceInformation[] };
  readonly weights: readonly KernelSpectrum[];
  readonly patching: Patching;
  readonly edits: Edits;
}

/** The names of the probes in the order in which they are done. */
export const PROBES = ["activations", "dimensions", "information", "weights", "patching", "edits"] as const;

/**
 * All probes of one trained network on the test splits of its study.
 *
 * @param options.onStage called before each probe with its name
 */
export async function probeModel(
  model: Model,
  data: Pick<RunData, "evaluation" | "normalisation">,
  { settings, onStage = () => {} }: {
    settings: ProbeSettings;
    onStage?: (name: (typeof PROBES)[number]) => void;
  },
): Promise<ProbeFindings> {
  const frames = (name: string): Frames =>
    framesOf(data.evaluation.find((split) => split.name === name)!.series, {
      normalisation: data.normalisation,
      most: settings.samples,
    });
  const splits = { ind: frames("ind"), ood: frames("ood") };
  const { ind } = splits;
  onStage("activations");
  const activations = await activationsOf(model, ind, settings);
  onStage("dimensions");
  const found = await dimensions(activations);
  onStage("information");
  const places = await informationPlane(activations, { data: ind, ...settings });
  onStage("weights");
  const weights = await kernelSpectra(model, settings);
  onStage("patching");
  const patched = await patching(model, {
    ...splits,
    pairs: settings.patchingPairs,
    bandEdges: settings.bandEdges,
  });
  onStage("edits");
  return {
    samples: ind.frames.length,
    dimensions: found,
    information: { note: INFORMATION_NOTE, places },
    weights,
    patching: patched,
    edits: await edits(model, splits, settings),
  };
}
