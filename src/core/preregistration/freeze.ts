import { exists } from "../exists.ts";
import { basename, join, relative } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../artifacts/atomic_write.ts";
import { parseJson } from "../files/read_json.ts";
import { readText } from "../files/read_text.ts";
import { digestSchema } from "../config/digest.ts";
import { validate } from "../config/validate.ts";
import { GateError, InputError } from "../errors.ts";
import { filesIn } from "../files_in.ts";
import { canonicalJson, readableCanonicalJson, sha256Text } from "../identity/mod.ts";
import { utcNow } from "../provenance/clock.ts";
import { type GitState, gitState } from "../provenance/git_state.ts";
import { compareRecords, describeDifference, type StudyRecord } from "./compare.ts";
import { openFields, readPlanFile } from "./plan_file.ts";

/** A plan's freeze, as `manifests/preregistrations/<name>.freeze.json` holds it. */
export interface Freeze {
  /** Of the file's form. */
  readonly version: 1;
  /** The plan's name, e.g. `E1`. */
  readonly name: string;
  /** Relative to the repository, with `/`. */
  readonly plan_path: string;
  /** SHA-256 of the plan's canonical JSON. */
  readonly plan_sha256: string;
  /** SHA-256 of the plan's text, comments included. */
  readonly text_sha256: string;
  /** 16 hex digits over what is tested, how, and how it is decided. */
  readonly analysis_id: string;
  /** The whole plan, so that a change can be named by its field. */
  readonly plan: Readonly<Record<string, unknown>>;
  /** What the plan stands for once everything is resolved: configurations, data digests, code. */
  readonly record: StudyRecord;
  /** What the planned number of observations can show; for the reader, no rule depends on it. */
  readonly power: unknown;
  /** The checkout that it was frozen in. */
  readonly git: GitState;
  /** ISO 8601, UTC. */
  readonly frozen_at: string;
  /** SHA-256 over the canonical JSON of all of the above: what an anchor outside holds. */
  readonly seal: string;
}

const freezeSchema: z.ZodType<Freeze> = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1),
  plan_path: z.string().min(1),
  plan_sha256: digestSchema,
  text_sha256: digestSchema,
  analysis_id: z.string().regex(/^[0-9a-f]{16}$/),
  plan: z.record(z.string(), z.unknown()),
  record: z.record(z.string(), z.unknown()),
  power: z.unknown(),
  git: z.strictObject({
    commit: z.string().nullable(),
    dirty: z.boolean().nullable(),
    changes: z.array(z.string()),
    reason: z.string().nullable(),
  }),
  frozen_at: z.string(),
  seal: digestSchema,
});

const SUFFIX = ".freeze.json";

/** Where the freezes of all plans lie. */
export function freezesFolder({ repository }: { repository: string }): string {
  return join(repository, "manifests", "preregistrations");
}

/** The file of a plan's freeze. */
export function freezePath(name: string, { repository }: { repository: string }): string {
  return join(freezesFolder({ repository }), `${name}${SUFFIX}`);
}

/** The plans of which some files are the freezes. */
export function frozenPlans(files: readonly string[]): string[] {
  return files.filter((file) => file.endsWith(SUFFIX)).map((file) => basename(file, SUFFIX));
}

/** The plans whose freezes lie in the checkout, committed or not. */
export async function presentFreezes({ repository }: { repository: string }): Promise<string[]> {
  const folder = freezesFolder({ repository });
  return await exists(folder) ? frozenPlans(await filesIn(folder, /./)) : [];
}

/** The hash over everything that a freeze says. */
export function sealOf({ seal: _, ...content }: Freeze | Omit<Freeze, "seal"> & { seal?: string }): string {
  return sha256Text(canonicalJson(content));
}

/** What is frozen with a plan. */
export interface FreezeContent {
  /** The plan's name, e.g. `E1`; the freeze's file is named by it. */
  readonly name: string;
  /** The plan's file. */
  readonly planPath: string;
  /** What the plan stands for once everything is resolved. */
  readonly record: StudyRecord;
  /** 16 hex digits over what is tested, how, and how it is decided. */
  readonly analysisId: string;
  /** What the planned number of observations can show; for the reader, no rule depends on it. */
  readonly power: unknown;
}

/**
 * Freezes a plan: writes its hashes, the resolved record, the commit and the moment into manifests/preregistrations/.
 * A plan is frozen once; freezing the same again changes nothing and says `kept`.
 *
 * @throws {GateError} naming every field that is still open, or that differs from what was frozen before
 */
export async function freezePlan(
  { name, planPath, record, analysisId, power }: FreezeContent,
  { repository }: { repository: string },
): Promise<{ freeze: Freeze; path: string; outcome: "frozen" | "kept" }> {
  const plan = await readPlanFile(planPath);
  const open = [...openFields(plan.value), ...openFields(record, "record")];
  if (open.length > 0) {
    throw new GateError(
      "freeze",
      open.map((field) => `${planPath}: ${field} is open: decide it before freezing`),
    );
  }
  const path = freezePath(name, { repository });
  const before = await readFreeze(path);
  if (before !== undefined) {
    const changes = compareRecords({ ...before.plan, record: before.record }, {
      ...plan.value as Record<string, unknown>,
      record,
    });
    if (changes.length > 0 || plan.textSha256 !== before.text_sha256) {
      throw new GateError("freeze", [
        `${name} is frozen since ${before.frozen_at}; log a deviation, or register a new plan under another name`,
        ...changes.map(describeDifference),
      ]);
    }
    return { freeze: before, path, outcome: "kept" };
  }
  const content = {
    version: 1 as const,
    name,
    plan_path: relative(repository, planPath).replaceAll("\\", "/"),
    plan_sha256: plan.planSha256,
    text_sha256: plan.textSha256,
    analysis_id: analysisId,
    plan: plan.value as Record<string, unknown>,
    record,
    power,
    git: { ...await gitState(repository) },
    frozen_at: utcNow(),
  };
  // through JSON, so that the seal is over what a reader will find
  const plain = JSON.parse(canonicalJson(content));
  const text = readableCanonicalJson({ ...plain, seal: sealOf(plain) });
  await writeFileAtomic(path, text);
  return { freeze: parseFreeze(text, { where: path }), path, outcome: "frozen" };
}

/**
 * The freeze in a file, its own seal checked; whether it still fits its plan is another question (`verifyFreeze`).
 *
 * @returns undefined if there is no such file
 * @throws {InputError} a file that is no freeze, or whose seal does not follow from it
 */
export async function readFreeze(path: string): Promise<Freeze | undefined> {
  if (!await exists(path)) return undefined;
  const freeze = parseFreeze(await readText(path), { where: path });
  if (sealOf(freeze) === freeze.seal) return freeze;
  throw new InputError("seal: the freeze has changed since it was written", {
    where: path,
    mend: "restore it from version control",
  });
}

/** The freeze that a text holds, its form checked and nothing else. */
export function parseFreeze(text: string, { where }: { where: string }): Freeze {
  const value = parseJson(text, { where, mend: "restore it from version control" });
  return validate(value, freezeSchema, { where }) as Freeze;
}
