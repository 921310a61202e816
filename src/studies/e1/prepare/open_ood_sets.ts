import { basename, isAbsolute, join, normalize } from "node:path";
import { configPath, loadYaml } from "@/core/config/mod.ts";
import { exists } from "@/core/exists.ts";
import { readText } from "@/core/files/mod.ts";
import { readManifest } from "@/core/manifest/mod.ts";
import {
  committedFreezes,
  committedPlans,
  firstCommitted,
  freezePath,
  parseFreeze,
  presentFreezes,
} from "@/core/preregistration/mod.ts";
import { dataFolder, repositoryRoot } from "@/core/repository.ts";
import { allPreregistrations } from "../plan/preregistration_file.ts";
import { type DataConfig, dataConfigSchema } from "./data_config.ts";

/** What holds a set out of reach until its plan is frozen: a plan's file as it is, or a freeze as it was committed. */
export interface Holder {
  readonly plan: string;
  readonly kind: "plan" | "freeze";
  /** In words, for messages. */
  readonly place: string;
}

/** A set that is held out, as its holder knows it; null is not known. */
interface HeldOut extends Holder {
  readonly set: string;
  readonly file: string | null;
  readonly sha256: string | null;
}

/**
 * What holds a set out, by its name, its file or the digest of its file, whatever role its configuration gives it. A
 * freeze that is in a commit of any branch holds its set for good: the plan's file may say something else by now.
 *
 * @throws {InputError} a plan, a manifest or an uncommitted freeze that cannot be read
 */
export async function holdersOf(config: DataConfig): Promise<Holder[]> {
  const held = [...await heldByFreezes(), ...await heldByPlans()];
  const sha256 = held.length === 0 || !await exists(manifestPath(config)) ? null : await digestOf(config);
  return held.filter(({ set, file, ...other }) =>
    set === config.name || (file !== null && normalize(file) === normalize(config.file)) ||
    (sha256 !== null && other.sha256 === sha256)
  );
}

/** A set's configuration; null where there is none in this checkout. */
export async function configuredSet(set: string): Promise<DataConfig | null> {
  const path = configPath("data", { name: set });
  return await exists(path) ? await loadYaml(path, dataConfigSchema) : null;
}

/** The digest that a set's manifest has for its file; null if it has none. */
export async function digestOf(config: DataConfig): Promise<string | null> {
  const { entries } = await readManifest(manifestPath(config), { dataFolder: dataFolder() });
  return entries.find(({ path }) => path === config.file)?.sha256 ?? null;
}

/**
 * The newest commit in which a plan listed a set as explored: from then on anybody may have looked at it.
 *
 * @returns null if no commit did
 */
export async function exploredIn(set: string): Promise<string | null> {
  for await (const { commit, value } of committedPlans({ repository: repositoryRoot() })) {
    const explored = (value as { data?: { explored?: unknown } } | null)?.data?.explored;
    if (Array.isArray(explored) && explored.includes(set)) return commit;
  }
  return null;
}

async function heldByPlans(): Promise<HeldOut[]> {
  return await Promise.all((await allPreregistrations()).map(async ({ name: plan, data: { ood } }) => {
    const file = (await configuredSet(ood.set))?.file ?? null;
    return { plan, kind: "plan", place: `plan ${plan}`, set: ood.set, file, sha256: ood.sha256 };
  }));
}

async function heldByFreezes(): Promise<HeldOut[]> {
  const repository = repositoryRoot();
  const plans = new Set([
    ...await presentFreezes({ repository }),
    ...await committedFreezes({ repository, everywhere: true }),
  ]);
  const held = await Promise.all(
    [...plans].sort().map(async (plan): Promise<HeldOut[]> => {
      const path = freezePath(plan, { repository });
      const committed = await firstCommitted(path, { repository, everywhere: true });
      const text = committed?.text ?? await readText(path);
      const { record, plan: { data } } = parseFreeze(text, { where: path }) as unknown as FrozenData;
      if (data?.ood === undefined) return [];
      const file = record.data?.ood?.file ?? null;
      const sha256 = data.ood.sha256 ?? (file === null ? null : record.inputs?.[file] ?? null);
      const since = committed === undefined
        ? "not committed yet"
        : `committed in ${committed.commit.slice(0, 10)}`;
      const place = `the freeze manifests/preregistrations/${basename(path)} (${since})`;
      return [{ plan, kind: "freeze", place, set: data.ood.set, file, sha256 }];
    }),
  );
  return held.flat();
}

/** The parts of a freeze of E1 that are asked for here. */
interface FrozenData {
  readonly plan: {
    readonly data?: { readonly ood?: { readonly set: string; readonly sha256: string | null } };
  };
  readonly record: {
    readonly data?: { readonly ood?: { readonly file: string } };
    readonly inputs?: Readonly<Record<string, string>>;
  };
}

function manifestPath({ manifest }: DataConfig): string {
  return isAbsolute(manifest) ? manifest : join(repositoryRoot(), manifest);
}
