import { exists } from "../exists.ts";
import { join, relative } from "node:path";
import { show } from "../config/problems.ts";
import { diffConfigs } from "../config/diff_configs.ts";
import { readText } from "../files/read_text.ts";
import { InputError } from "../errors.ts";
import { anchorFindings } from "./anchor.ts";
import { type Freeze, freezePath, parseFreeze, sealOf } from "./freeze.ts";
import { type CommittedFile, firstCommitted } from "./history.ts";
import { planHash, readPlanFile } from "./plan_file.ts";

/** What became of a frozen plan. */
export interface FreezeState {
  /** Undefined: the plan is not frozen. */
  readonly freeze: Freeze | undefined;
  /** The commit that brought the freeze in; null if it is in no commit. */
  readonly commit: string | null;
  /** One line a fault, naming the field; none for a freeze that is whole, or where nothing was ever frozen. */
  readonly findings: readonly string[];
}

/**
 * Holds a frozen plan against everything that remembers it: the freeze's own seal, the freeze as it was first committed,
 * the plan's file (field by field, then its text), and the tag `prereg/<name>` if there is one.
 *
 * Not found: a freeze that was never committed or anchored and is rewritten together with its plan.
 */
export async function verifyFreeze(
  name: string,
  { repository }: { repository: string },
): Promise<FreezeState> {
  const path = freezePath(name, { repository });
  const where = relative(repository, path).replaceAll("\\", "/");
  const committed = await firstCommitted(path, { repository });
  const commit = committed?.commit ?? null;
  if (!await exists(path)) {
    const findings = commit === null
      ? []
      : [`${where}: freeze: committed in ${commit.slice(0, 10)}, gone now`];
    return { freeze: undefined, commit, findings };
  }
  let freeze: Freeze;
  try {
    freeze = parseFreeze(await readText(path), { where });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { freeze: undefined, commit, findings: [error.message] };
  }
  const findings = [
    ...selfFindings(freeze),
    ...committedFindings(freeze, committed),
    ...await planFindings(freeze, { repository }),
    ...await anchorFindings(freeze, { repository }),
  ];
  return { freeze, commit, findings: findings.map((finding) => `${where}: ${finding}`) };
}

function selfFindings(freeze: Freeze): string[] {
  const findings: string[] = [];
  if (sealOf(freeze) !== freeze.seal) findings.push("seal: the freeze has changed since it was written");
  if (planHash(freeze.plan) !== freeze.plan_sha256) {
    findings.push("plan: what stands here does not have the hash plan_sha256");
  }
  return findings;
}

function committedFindings(freeze: Freeze, committed: CommittedFile | undefined): string[] {
  if (committed === undefined) return [];
  const first = JSON.parse(committed.text);
  return diffConfigs(first, freeze).map(({ path, registered, resolved }) =>
    `${path}: committed in ${committed.commit.slice(0, 10)} as ${show(registered)}, found ${show(resolved)}`
  );
}

/** The plan as it was frozen against its file as it is. */
async function planFindings(freeze: Freeze, { repository }: { repository: string }): Promise<string[]> {
  const where = join(repository, ...freeze.plan_path.split("/"));
  try {
    const now = await readPlanFile(where);
    const changes = diffConfigs(freeze.plan, now.value).map(({ path, registered, resolved }) =>
      `${path}: frozen ${show(registered)}, found ${show(resolved)} in ${freeze.plan_path}`
    );
    if (changes.length > 0 || now.textSha256 === freeze.text_sha256) return changes;
    return [`text: no field of ${freeze.plan_path} has changed, but a comment or its layout has`];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [`plan: ${error.message}`];
  }
}
