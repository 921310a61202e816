import type { Matrix } from "@/math/matrix.ts";
import { knnMutualInformation, type Probed, probed, type TheilerWindow } from "@/probes/mod.ts";
import type { Frames } from "./frames.ts";
import { principalComponents } from "./principal_components.ts";

/** One place in the information plane. */
export type PlaceInformation =
  & {
    readonly place: string;
    /** Share of the activation's variance that its components hold. */
    readonly explained: number;
  }
  & Probed<{ readonly input_nats: number; readonly target_nats: number }>;

/** The input X and the increment Y of each frame by their components, [frame, component]: the same for every network. */
export interface InputAndTarget {
  readonly inputs: Matrix;
  readonly targets: Matrix;
}

/** What the plane's numbers mean, kept beside them. */
export const INFORMATION_NOTE =
  "relative only: a layer is a function of its input, so that the true I(X;T) is infinite; the numbers are estimates from " +
  "a few principal components of each variable and compare places and networks of one study";

/** Input and increment of all frames; of many frames on a fine grid this takes longer than probing a network. */
export function inputAndTarget(
  { frames }: Frames,
  { components }: { components: number },
): InputAndTarget {
  const scoresOf = (rows: readonly Float32Array[]) =>
    principalComponents(rowsOf(rows), { components }).scores;
  return {
    inputs: scoresOf(frames.map(({ input }) => input)),
    targets: scoresOf(frames.map(({ target }) => target)),
  };
}

/**
 * The information plane (Tishby & Zaslavsky 2015): I(X;T) and I(T;Y) of the input X, a place's activation T and the
 * increment Y that is to be predicted. Each stands there by its leading principal components, scaled to variance 1,
 * because the estimator fails in many dimensions; what lies outside of them is not seen.
 */
export async function informationPlane(
  activations: ReadonlyMap<string, Matrix>,
  { inputs, targets, components, neighbours, theiler }: InputAndTarget & {
    components: number;
    neighbours: number;
    theiler: TheilerWindow | undefined;
  },
): Promise<PlaceInformation[]> {
  return await Promise.all([...activations].map(async ([place, points]) => {
    const { scores, explained } = principalComponents(points, { components });
    return {
      place,
      explained,
      ...await probed(() => ({
        input_nats: knnMutualInformation(inputs, scores, { neighbours, theiler }).nats,
        target_nats: knnMutualInformation(scores, targets, { neighbours, theiler }).nats,
      })),
    };
  }));
}

function rowsOf(rows: readonly Float32Array[]): Matrix {
  const data = new Float64Array(rows.length * rows[0].length);
  rows.forEach((row, index) => data.set(row, index * row.length));
  return { data, shape: [rows.length, rows[0].length] };
}
