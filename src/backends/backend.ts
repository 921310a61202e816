/**
 * What a backend is to the rest of the project: a candidate that can be opened, and the report of the one
 * that was. The chain in mod.ts tries candidates in order and puts the reasons of the failed ones into
 * `skipped`.
 */

/** The backends a user can name (`backend=wasm`), fastest first. */
export const backendNames = ["tensorflow", "tfjs-node-gpu", "webgpu", "wasm", "cpu"] as const;

/** One of {@linkcode backendNames}. */
export type BackendName = (typeof backendNames)[number];

/** What was opened: goes to the terminal and into every run's provenance. */
export interface BackendReport {
  /** As a user names it. */
  readonly name: BackendName;
  /** The name under which it is registered in TensorFlow.js, for `tf.setBackend`. */
  readonly tfjsBackend: string;
  /** The library that computes and its version, such as `libtensorflow 2.21.0`. */
  readonly library: string;
  /** The device's name in words, such as `CPU` or `NVIDIA H200`. */
  readonly device: string;
  /** Threads within one operation, or null where the library decides. */
  readonly threads: number | null;
  /** The candidates that were tried before this one, each with a one-line reason. */
  readonly skipped: readonly { readonly name: BackendName; readonly reason: string }[];
}

/** What a candidate is asked for. */
export interface BackendOptions {
  /** Threads within one operation; null leaves the choice to the backend. */
  readonly threads: number | null;
  /** Operations of a compiled function that go at once; as many as threads when absent. No result depends on it. */
  readonly operations?: number;
  /** Takes lines about a long set-up (a download, say); silent when absent. */
  readonly log?: (line: string) => void;
}

/** A backend that may or may not work on this machine. */
export interface BackendCandidate {
  /** As a user names it. */
  readonly name: BackendName;
  /**
   * Registers the backend in TensorFlow.js under the report's `tfjsBackend`, without making it the current
   * one. Throws with a one-line reason where this machine cannot have it.
   */
  open(options: BackendOptions): Promise<Omit<BackendReport, "skipped">>;
}
