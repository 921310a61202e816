import { basename, isAbsolute, join, normalize } from "node:path";
import { configPath, loadYaml, yamlOrNothing } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { exists } from "@/core/exists.ts";
import { readText } from "@/core/files/mod.ts";
import { type History, openHistory } from "@/core/git/mod.ts";
import { digestNow, readManifest } from "@/core/manifest/mod.ts";
import {
  committedFreezes,
  committedPlans,
  freezePath,
  parseFreeze,
  presentFreezes,
} from "@/core/preregistration/mod.ts";
import { dataFolder, repositoryRoot } from "@/core/repository.ts";
import { allPreregistrations } from "../plan/preregistration_file.ts";
import { type DataConfig, dataConfigSchema } from "../plan/data_config.ts";
import { sharedSplits } from "./same_draws.ts";

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
  /** How it is made or read; of a freeze that another version wrote it may not be readable any more. */
  readonly config: DataConfig | null;
}

/**
 * What holds a set out, whatever role its configuration gives it: by its name, its file, the digest of its file (as its
 * manifest has it, and as it lies there), or because it holds trajectories of the set that is held out. A freeze that is
 * in a commit of any branch holds its set for good: the plan's file may say something else by now.
 *
 * Not seen: a file from elsewhere that holds the same values in other bytes (saved anew, say); its digest is another one.
 *
 * @param options.split asks for one split only where it is trajectories that are shared
 * @throws {InputError} a plan, a manifest or an uncommitted freeze that cannot be read
 */
export async function holdersOf(
  config: DataConfig,
  { split }: { split?: string } = {},
): Promise<Holder[]> {
  const held = [...await heldByFreezes(), ...await heldByPlans()];
  const sha256 = held.length === 0 || !await exists(manifestPath(config)) ? null : await digestOf(config);
  const found: Holder[] = [];
  for (const one of held) if (await isHeld(config, one, { sha256, split })) found.push(one);
  return found;
}

async function isHeld(
  config: DataConfig,
  held: HeldOut,
  { sha256, split }: { sha256: string | null; split: string | undefined },
): Promise<boolean> {
  if (held.set === config.name || (held.sha256 !== null && held.sha256 === sha256)) return true;
  if (held.file !== null && normalize(held.file) === normalize(config.file)) return true;
  if (held.config !== null) {
    const shared = sharedSplits(config, held.config);
    if (split === undefined ? shared.length > 0 : shared.includes(split)) return true;
  }
  return held.sha256 !== null && await hasDigest(config, { sha256: held.sha256, size: await sizeOf(held) });
}

/** Size of a set's file as its manifest has it, in bytes; null is not known. */
async function sizeOf({ config, sha256 }: HeldOut): Promise<number | null> {
  if (config === null || !await exists(manifestPath(config))) return null;
  const { entries } = await readManifest(manifestPath(config), { dataFolder: dataFolder() });
  return entries.find((entry) => entry.sha256 === sha256)?.size ?? null;
}

/** Whether the file of a set is, as it lies there, the one of a digest; files of another size need not be hashed. */
async function hasDigest(
  { file }: DataConfig,
  { sha256, size }: { sha256: string; size: number | null },
): Promise<boolean> {
  const path = join(dataFolder(), file);
  const found = await Deno.stat(path).catch(() => null);
  if (found === null || !found.isFile || (size !== null && found.size !== size)) return false;
  return (await digestNow(path)).sha256 === sha256;
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
 * The first commit, of any branch, in which a plan listed a set as explored: from then on anybody may have looked at it.
 *
 * @param options.before commits that runs were made from: a list that came after all of them takes nothing from the runs
 * @returns null if no commit did
 */
export async function exploredIn(
  set: string,
  { before = [] }: { before?: readonly (string | null)[] } = {},
): Promise<string | null> {
  const repository = repositoryRoot();
  const history = await openHistory(repository);
  const listed = (await committedPlans({ repository })).filter(({ commit, value }) => {
    const explored = (value as { data?: { explored?: unknown } } | null)?.data?.explored;
    return Array.isArray(explored) && explored.includes(set) && !cameAfter(commit.id, { before, history });
  });
  return listed.at(-1)?.commit.id ?? null;
}

/**
 * The first commit, of any branch, in which a configuration gave the role `ind` to a set or to one with its trajectories:
 * from then on anybody may have read it, and nothing logs that.
 *
 * @param options.before as in `exploredIn`
 */
export async function openToAllIn(
  held: DataConfig,
  { before = [] }: { before?: readonly (string | null)[] } = {},
): Promise<{ set: string; commit: string } | null> {
  const folder = join(repositoryRoot(), "configs", "data");
  const history = await openHistory(repositoryRoot());
  const isOpen = new Map<string, string | null>();
  for (const name of await history.filesEverIn(folder)) {
    for (const { text, commit } of (await history.versions(join(folder, name))).toReversed()) {
      if (!isOpen.has(text)) isOpen.set(text, openSetOf(text, held));
      const set = isOpen.get(text)!;
      if (set !== null && !cameAfter(commit.id, { before, history })) return { set, commit: commit.id };
    }
  }
  return null;
}

/** The name of the set that a configuration makes, if it is of role `ind` and is, or has trajectories of, another. */
function openSetOf(text: string, held: DataConfig): string | null {
  const parsed = dataConfigSchema.safeParse(yamlOrNothing(text, { where: held.name }));
  if (!parsed.success || parsed.data.role !== "ind") return null;
  const { name } = parsed.data;
  const shared = sharedSplits(held, parsed.data).filter((split) => split.startsWith("test"));
  return name === held.name || shared.length > 0 ? name : null;
}

/** Whether a commit came after all that runs were made from: what it says takes nothing from them. */
function cameAfter(
  id: string,
  { before, history }: { before: readonly (string | null)[]; history: History },
): boolean {
  return before.length > 0 &&
    before.every((run) => run !== null && run !== id && history.isAncestor(run, id));
}

async function heldByPlans(): Promise<HeldOut[]> {
  return await Promise.all((await allPreregistrations()).map(async ({ name: plan, data: { ood } }) => {
    const config = await configuredSet(ood.set);
    const { set, sha256 } = ood;
    return { plan, kind: "plan", place: `plan ${plan}`, set, file: config?.file ?? null, sha256, config };
  }));
}

async function heldByFreezes(): Promise<HeldOut[]> {
  const repository = repositoryRoot();
  const history = await openHistory(repository);
  const plans = new Set([...await presentFreezes({ repository }), ...await committedFreezes({ repository })]);
  const held: HeldOut[] = [];
  for (const plan of [...plans].sort()) {
    const path = freezePath(plan, { repository });
    // each freeze of the name that was ever made holds what it held
    const first = new Map((await history.versions(path)).map(({ text, commit }) => [text, commit.id]));
    if (first.size === 0) first.set(await readText(path), "");
    for (const [text, commit] of first) {
      // what a commit has in its place that is no freeze holds nothing; check names it
      if (commit === "" || isFreeze(text, path)) held.push(...heldBy({ plan, path, text, commit }));
    }
  }
  return held;
}

function isFreeze(text: string, where: string): boolean {
  try {
    return parseFreeze(text, { where }) !== undefined;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** What one freeze holds out. */
function heldBy(
  { plan, path, text, commit }: { plan: string; path: string; text: string; commit: string },
): HeldOut[] {
  const { record, plan: { data } } = parseFreeze(text, { where: path }) as unknown as FrozenData;
  if (data?.ood === undefined) return [];
  const parsed = dataConfigSchema.safeParse(record.data?.ood);
  const config = parsed.success ? parsed.data : null;
  const file = record.data?.ood?.file ?? null;
  const sha256 = data.ood.sha256 ?? (file === null ? null : record.inputs?.[file] ?? null);
  const since = commit === "" ? "not committed yet" : `committed in ${commit.slice(0, 10)}`;
  const place = `the freeze manifests/preregistrations/${basename(path)} (${since})`;
  return [{ plan, kind: "freeze", place, set: data.ood.set, file, sha256, config }];
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
