import { canonicalJson } from "./canonical_json.ts";
import { sha256Text } from "./sha256.ts";

/**
 * What a run is: the fields that run_config.json holds and that the id is made from. Everything that can change a number
 * of it is here; what is not must not be able to.
 */
export interface RunIdentity<Config = unknown> {
  /** The study's name, e.g. `E1`. */
  readonly study: string;
  /** The fully resolved configuration of this one run. */
  readonly config: Config;
  /** The seed of the run's random streams. */
  readonly seed: number;
  /** Input file → sha256, 64 hex digits. */
  readonly inputs: Readonly<Record<string, string>>;
  /** sha256 over the sources and the lockfile that the run's numbers depend on. */
  readonly codeVersion: string;
}

/** The run id: the first 16 hex digits of the SHA-256 of the identity's canonical JSON. */
export function runIdOf(identity: RunIdentity): string {
  return sha256Text(canonicalJson(identity)).slice(0, 16);
}
