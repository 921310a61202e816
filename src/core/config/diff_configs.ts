import { isDeepStrictEqual } from "node:util";

/** One place where a resolved configuration departs from the registered one. */
export interface ConfigDifference {
  /** Dotted path, e.g. `training.steps`. */
  readonly path: string;
  /** The value in the registered configuration; undefined if it has no such key. */
  readonly registered: unknown;
  /** The value in the resolved configuration; undefined if it has no such key. */
  readonly resolved: unknown;
}

/**
 * Where two configurations differ, in the order of their paths. Lists are compared as wholes, because a list
 * (`channels: [16, 32]`) is one setting. The order of keys does not matter, and a key whose value is undefined counts
 * as absent.
 *
 * @example
 * ```ts
 * import { diffConfigs } from "@/core/config/mod.ts";
 * const [difference] = diffConfigs({ training: { steps: 100, batch: 2 } }, { training: { batch: 2, steps: 50 } });
 * if (difference.path !== "training.steps") throw new Error("the steps differ, and nothing else");
 * ```
 */
export function diffConfigs(registered: unknown, resolved: unknown): ConfigDifference[] {
  return differences("", registered, resolved).sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}

function differences(path: string, registered: unknown, resolved: unknown): ConfigDifference[] {
  if (isMapping(registered) && isMapping(resolved)) {
    const keys = new Set([...Object.keys(registered), ...Object.keys(resolved)]);
    return [...keys].flatMap((key) =>
      differences(path === "" ? key : `${path}.${key}`, registered[key], resolved[key])
    );
  }
  return isDeepStrictEqual(registered, resolved) ? [] : [{ path, registered, resolved }];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
