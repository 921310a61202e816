import { exists, isLink } from "../exists.ts";
import { join, relative } from "node:path";
import { show } from "../config/problems.ts";
import { diffConfigs } from "../config/diff_configs.ts";
import { parseJson } from "../files/read_json.ts";
import { readText } from "../files/read_text.ts";
import { InputError } from "../errors.ts";
import { type FileVersion, type History, openHistory } from "../git/mod.ts";
import { readableCanonicalJson } from "../identity/mod.ts";
import { couldNotLook } from "../inspection.ts";
import { anchorFindings } from "./anchor.ts";
import { type Freeze, freezePath, parseFreeze, sealOf } from "./freeze.ts";
import { planHash, readPlanFile } from "./plan_file.ts";

/** What became of a frozen plan. */
export interface FreezeState {
  /** Undefined: the plan is not frozen. */
  readonly freeze: Freeze | undefined;
  /** The commit that brought the freeze in; null if it is in no commit before the one that is checked out. */
  readonly commit: string | null;
  /**
   * One line a fault, naming the field, and one that says so if the history could not be read; none for a freeze that is
   * whole, or where nothing was ever frozen.
   */
  readonly findings: readonly string[];
}

/**
 * Holds a frozen plan against everything that remembers it: the freeze's own seal, every commit of every branch that ever
 * held it (all must agree, as a date of a commit is easily set and a freeze is made once), the commit that it was made
 * from, the plan's file (field by field, then its text), and the tag `prereg/<name>` if there is one.
 *
 * Not found: a freeze that was never committed or anchored and is rewritten together with its plan.
 */
export async function verifyFreeze(
  name: string,
  { repository }: { repository: string },
): Promise<FreezeState> {
  const path = freezePath(name, { repository });
  const where = relative(repository, path).replaceAll("\\", "/");
  const history = await openHistory(repository);
  const versions = await history.versions(path);
  const commit = broughtIn(versions, history);
  const unseen = history.gap === null ? [] : [couldNotLook(where, `at its history: ${history.gap}`)];
  if (!await exists(path)) {
    const holder = commit ?? versions.at(-1)?.commit.id;
    const findings = holder === undefined || !versions.some(({ commit }) =>
        history.isAncestor(commit.id, history.head)
      )
      ? []
      : [`${where}: freeze: committed in ${holder.slice(0, 10)}, gone now`];
    return { freeze: undefined, commit, findings: [...findings, ...unseen] };
  }
  let text: string;
  let freeze: Freeze;
  try {
    text = await readText(path, { keepMark: true });
    freeze = parseFreeze(text.replace(/^\ufeff/, ""), { where });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { freeze: undefined, commit, findings: [error.message, ...unseen] };
  }
  const findings = [
    ...await isLink(path) ? ["the freeze is a link, and what it leads to may change unseen"] : [],
    ...freeze.name === name ? [] : [`name: is the freeze of '${freeze.name}' under another name`],
    ...selfFindings(freeze, text),
    ...committedFindings(freeze, versions),
    ...originFindings(freeze, { commit, history }),
    ...await planFindings(freeze, { repository }),
    ...await anchorFindings(freeze, { repository }),
  ];
  return { freeze, commit, findings: [...findings.map((finding) => `${where}: ${finding}`), ...unseen] };
}

/** Of the commits up to the one checked out that hold a file while none of their parents does, the first. */
function broughtIn(versions: readonly FileVersion[], history: History): string | null {
  const holders = new Set(versions.map(({ commit }) => commit.id));
  const first = versions.findLast(({ commit }) =>
    !commit.parents.some((parent) => holders.has(parent)) && history.isAncestor(commit.id, history.head)
  );
  return first?.commit.id ?? null;
}

function selfFindings(freeze: Freeze, text: string): string[] {
  const findings: string[] = [];
  if (text.replaceAll("\r\n", "\n") !== readableCanonicalJson(freeze)) {
    findings.push(
      "text: it is not laid out as it was written: blanks, a byte-order mark or the order of keys have changed",
    );
  }
  if (sealOf(freeze) !== freeze.seal) findings.push("seal: the freeze has changed since it was written");
  if (planHash(freeze.plan) !== freeze.plan_sha256) {
    findings.push("plan: what stands here does not have the hash plan_sha256");
  }
  return findings;
}

/** Each freeze that differs is told once, of the first commit that has it. */
function committedFindings(freeze: Freeze, versions: readonly FileVersion[]): string[] {
  const first = new Map(versions.map(({ text, commit }) => [text.replaceAll("\r\n", "\n"), commit.id]));
  return [...first].flatMap(([text, commit]) => {
    const place = `committed in ${commit.slice(0, 10)}`;
    let then: unknown;
    try {
      then = parseJson(text, { where: commit });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return [`freeze: ${place} as something that is no JSON`];
    }
    return diffConfigs(then, freeze).map(({ path, registered, resolved }) =>
      `${path}: ${place} as ${show(registered)}, found ${show(resolved)}`
    );
  });
}

/** A history that was written anew, squashed say, does not hold the commit that the plan was frozen at. */
function originFindings(
  { git: { commit: origin } }: Freeze,
  { commit, history }: { commit: string | null; history: History },
): string[] {
  if (origin === null || commit === null || history.gap !== null || history.isAncestor(origin, commit)) {
    return [];
  }
  return [
    `git.commit: frozen at ${origin.slice(0, 10)}, which is not in the history before ${commit.slice(0, 10)}`,
  ];
}

/** The plan as it was frozen against its file as it is. */
async function planFindings(freeze: Freeze, { repository }: { repository: string }): Promise<string[]> {
  const where = join(repository, ...freeze.plan_path.split("/"));
  try {
    const now = await readPlanFile(where);
    const changes = diffConfigs(freeze.plan, now.value).map(({ path, registered, resolved }) =>
      `${path}: frozen ${show(registered)}, found ${show(resolved)} in ${freeze.plan_path}`
    );
    if (changes.length === 0 && (await readText(where, { keepMark: true })).startsWith("\ufeff")) {
      return [`text: ${freeze.plan_path} begins with a byte-order mark`];
    }
    if (changes.length > 0 || now.textSha256 === freeze.text_sha256) return changes;
    return [`text: no field of ${freeze.plan_path} has changed, but a comment or its layout has`];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [`plan: ${error.message}`];
  }
}
