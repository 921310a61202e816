/** What the probes are asked, the same for every run; a change makes every probe file anew. */
export interface ProbeSettings {
  /** At most so many frames of each test split are looked at, spread evenly over trajectories and times. */
  readonly samples: number;
  /** Activations are averaged to at most this many places along y and x. */
  readonly places: number;
  /** Leading principal components that stand for a variable in the information plane. */
  readonly components: number;
  /** k of the mutual information. */
  readonly neighbours: number;
  /** Frames of one trajectory at most so many frames apart are no neighbours, as the experiment's evaluation says. */
  readonly theilerWindow?: number;
  /** A power-law tail of a weight spectrum has at least this many singular values. */
  readonly smallestTail: number;
  /** Pairs of a frame in and one out of distribution between which activations are patched. */
  readonly patchingPairs: number;
  /** Bands of the wavenumber, in waves over the box; the last one has no end. */
  readonly bandEdges: readonly number[];
  /** Pairs for which a convolution is edited, one at a time. */
  readonly edits: number;
  /** In-distribution frames whose patches the edit is to leave alone. */
  readonly editKeyFrames: number;
  /** In-distribution frames at which the locality of an edit is judged. */
  readonly editUnrelatedFrames: number;
  /** Frames as near as this in time to the edited one are its neighbours. */
  readonly editNeighbourFrames: number;
  /** Frames in one forward pass; it changes no number beyond rounding. */
  readonly batchSize: number;
}

/** The settings of an experiment. */
export function probeSettings(
  { theiler_window: window }: { readonly theiler_window?: number },
): ProbeSettings {
  return { ...PROBE_SETTINGS, ...window !== undefined && { theilerWindow: window } };
}

/** What every study is probed with. */
export const PROBE_SETTINGS: ProbeSettings = {
  samples: 512,
  places: 4,
  components: 3,
  neighbours: 3,
  smallestTail: 10,
  patchingPairs: 8,
  bandEdges: [0, 2, 4, 8, 16],
  edits: 4,
  editKeyFrames: 16,
  editUnrelatedFrames: 8,
  editNeighbourFrames: 2,
  batchSize: 8,
};
