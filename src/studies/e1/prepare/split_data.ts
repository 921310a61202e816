import type { FieldSeries } from "@/training/mod.ts";
import type { Scaling } from "../plan/data_config.ts";
import type { Examined } from "./examine.ts";

/** One split of a data set. A split that lies on disk keeps its file open until it is disposed of. */
export interface SplitData extends Disposable {
  /** `[trajectory, time, y, x, channel]` in float32. */
  readonly series: FieldSeries;
  /** Names of the channels; a generated set has ω, u, v. */
  readonly channels: readonly string[];
  /** How each channel is normalised. */
  readonly scaling: readonly Scaling[];
  /** What was seen of each channel as it stands in the file; absent for a set that Chimera wrote. */
  readonly examined?: readonly Examined[];
  /** Which of the file's trajectories these are, and a digest of each one's values; absent for a set that Chimera wrote. */
  readonly trajectories?: readonly { readonly index: number; readonly sha256: string }[];
  /** The file, for messages. */
  readonly where: string;
  /** The first this many channels are predicted: the target is their increment to the next frame. */
  readonly targets: number;
  /** Time from frame to frame. */
  readonly frameInterval: number;
  /** Highest wavenumber along an axis, in units of 2π/side, that the data holds. */
  readonly resolvedWavenumber: number;
}
