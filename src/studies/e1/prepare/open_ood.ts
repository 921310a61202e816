import { join } from "node:path";
import { GateError } from "@/core/errors.ts";
import { openHistory } from "@/core/git/mod.ts";
import { isUnseen } from "@/core/inspection.ts";
import {
  EXPLORATION,
  type FreezeState,
  logOpening,
  OPENING_LOG,
  readOpenings,
  readPlanFile,
  verifyFreeze,
} from "@/core/preregistration/mod.ts";
import { logsFolder, repositoryRoot } from "@/core/repository.ts";
import { allPreregistrations, preregistrationPath } from "../plan/preregistration_file.ts";
import type { DataConfig } from "../plan/data_config.ts";
import { digestOf, exploredIn, holdersOf } from "./open_ood_sets.ts";

/** Who reads test data: what Opening_Log.md states. */
export interface Reader {
  /** E.g. `train`, `measure`, `figures`. */
  readonly by: string;
  /** Ids of the runs it reads for; none for a picture of the data alone. */
  readonly runs: readonly string[];
  /** Their seeds. */
  readonly seeds: readonly number[];
}

/** Leave to read splits of one data set; only `openOod` gives it. */
export interface OodPermit {
  /** The set's name. */
  readonly set: string;
  /** Its file. */
  readonly file: string;
  /** Splits that may be read. */
  readonly splits: readonly string[];
}

const issued = new WeakSet<OodPermit>();

/** Why a set may be read: it was looked at before its plan, or its plan is frozen. */
export type Permission =
  | { readonly kind: "explored"; readonly plan: string }
  | {
    readonly kind: "frozen";
    readonly plan: string;
    readonly planSha256: string;
    readonly dataSha256: string;
  };

/**
 * Opens splits of an out-of-distribution set. A set that a plan holds out is opened only once that plan is frozen, the
 * freeze committed and whole, and every opening is logged before anything is read. A set that plans list as explored is
 * open to all, and can confirm nothing: git's history shows the list, and where no commit has it yet the first opening
 * is logged.
 *
 * @throws {GateError} naming the field that stands in the way
 */
export async function openOod(
  config: DataConfig,
  { splits, reader }: { splits: readonly string[]; reader: Reader },
): Promise<OodPermit> {
  const permission = await permissionFor(config);
  if (permission.kind === "frozen") {
    const { plan, planSha256, dataSha256 } = permission;
    const opening = { plan, planSha256, dataSha256, set: config.name, splits, ...reader };
    await logOpening(join(logsFolder(), OPENING_LOG), opening);
  } else await logExploration(config, permission);
  const permit = Object.freeze({ set: config.name, file: config.file, splits });
  issued.add(permit);
  return permit;
}

/**
 * Needs leave for every set of role `ood`, and for every set that a plan or a freeze holds out, whatever its role says.
 *
 * @throws {GateError} if a split out of distribution is about to be read without leave
 */
export async function requirePermit(
  config: DataConfig,
  { split, permit }: { split: string; permit: OodPermit | undefined },
): Promise<void> {
  const isFor = ({ set, file, splits }: OodPermit) =>
    set === config.name && file === config.file && splits.includes(split);
  if (permit && issued.has(permit) && isFor(permit)) return;
  const [holder] = config.role === "ood" ? [] : await holdersOf(config, { split });
  if (config.role !== "ood" && holder === undefined) return;
  const why = holder === undefined
    ? ""
    : `; its role is ${config.role}, and it is held out by ${holder.place}`;
  throw new GateError("preregistration", [
    `data.ood: ${config.name}, ${split} is not opened: openOod comes first${why}`,
  ]);
}

/**
 * Whether and why an out-of-distribution set may be opened; nothing is opened or logged.
 *
 * @throws {GateError} naming the field that stands in the way
 */
export async function permissionFor(config: DataConfig): Promise<Permission> {
  const holders = await holdersOf(config);
  const obstacles: string[] = [];
  for (const plan of new Set(holders.map((holder) => holder.plan))) {
    const state = await verifyFreeze(plan, { repository: repositoryRoot() });
    const found = await obstaclesOf(config, { plan, state });
    if (found.length === 0) {
      const { plan_sha256: planSha256 } = state.freeze!;
      return { kind: "frozen", plan, planSha256, dataSha256: (await digestOf(config))! };
    }
    const frozen = holders.find((holder) => holder.plan === plan && holder.kind === "freeze");
    if (frozen) obstacles.push(`data.ood: ${config.name} is held out by ${frozen.place}, for good`);
    obstacles.push(...found);
  }
  if (obstacles.length > 0) throw new GateError("preregistration", obstacles);
  const exploring = (await allPreregistrations()).find(({ data }) => data.explored.includes(config.name));
  if (exploring) return { kind: "explored", plan: exploring.name };
  throw new GateError("preregistration", [
    `data.ood: ${config.name} is in no plan of configs/preregistrations: hold it out in data.ood of one and freeze that, ` +
    `or list it in data.explored, which bars it from confirming`,
  ]);
}

async function obstaclesOf(
  config: DataConfig,
  { plan, state: { freeze, commit, findings } }: { plan: string; state: FreezeState },
): Promise<string[]> {
  const { isThere } = await openHistory(repositoryRoot());
  // without any history nothing can confirm, and whoever repeats a study from its files alone may read them
  const faults = findings.filter((finding) => isThere || !isUnseen(finding));
  if (faults.length > 0) return faults.map((finding) => `${plan}: ${finding}`);
  if (freeze === undefined) {
    return [
      `data.ood: ${config.name} is held out by plan ${plan}, which is not frozen: 'deno task freeze ${plan}' first`,
    ];
  }
  if (commit === null && isThere) {
    return [
      `freeze: plan ${plan} is frozen, and its freeze is in no commit: commit it before ${config.name} is opened`,
    ];
  }
  const frozen = (freeze.record.inputs as Record<string, unknown>)[config.file];
  const now = await digestOf(config);
  return frozen === now ? [] : [`inputs.${config.file}: frozen ${frozen}, ${config.manifest} has ${now}`];
}

/**
 * Logs the first opening of an explored set that no commit lists as explored: held out and frozen later, it would look
 * unread. Where a commit lists it nothing is written, so that exploring leaves a checkout as it was; where there is no
 * commit at all nothing can confirm.
 */
async function logExploration(config: DataConfig, { plan }: { plan: string }): Promise<void> {
  const { isThere } = await openHistory(repositoryRoot());
  if (!isThere || await exploredIn(config.name) !== null) return;
  const dataSha256 = await digestOf(config);
  if (dataSha256 === null) {
    throw new GateError("preregistration", [
      `data.explored: ${config.name} is opened for the first time, and ${config.manifest} has no digest of ` +
      `${config.file} to log: 'deno task hash_missing' first`,
    ]);
  }
  const log = join(logsFolder(), OPENING_LOG);
  const known = (await readOpenings(log)).some((opening) =>
    opening.by === EXPLORATION && opening.set === config.name && opening.dataSha256 === dataSha256
  );
  if (known) return;
  const { planSha256 } = await readPlanFile(preregistrationPath(plan));
  const opening = { plan, planSha256, dataSha256, set: config.name, splits: [], runs: [], seeds: [] };
  await logOpening(log, { ...opening, by: EXPLORATION });
}
