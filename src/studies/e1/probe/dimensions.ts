import type { Matrix } from "@/math/matrix.ts";
import { type Probed, probed, type TheilerWindow, twoNN } from "@/probes/mod.ts";

/** Intrinsic dimension of one place's activations. */
export type PlaceDimension =
  & { readonly place: string }
  & Probed<{
    /** Maximum likelihood. */
    readonly mle: number;
    /** Of the maximum likelihood, as if the points' ratios were independent. */
    readonly standard_error: number;
    /** The linear fit after leaving out the largest tenth. */
    readonly linear: number;
  }>;

/**
 * TwoNN of every place, the bottleneck first. Frames of one trajectory follow each other: without a Theiler window the
 * numbers are those of steps in time, to be compared between places and networks rather than taken as they are.
 *
 * @param activations rows [frame, coordinate] by place
 */
export async function dimensions(
  activations: ReadonlyMap<string, Matrix>,
  { theiler }: { theiler: TheilerWindow | undefined },
): Promise<PlaceDimension[]> {
  const isBottleneck = (place: string) => place === "bottleneck" ? 0 : 1;
  const places = [...activations].sort(([a], [b]) => isBottleneck(a) - isBottleneck(b));
  return await Promise.all(places.map(async ([place, points]) => ({
    place,
    ...await probed(() => {
      const { dimension, standardError } = twoNN(points, { theiler });
      return {
        mle: dimension,
        standard_error: standardError,
        linear: twoNN(points, { method: "linear", theiler }).dimension,
      };
    }),
  })));
}
