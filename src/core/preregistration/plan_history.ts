import { join } from "node:path";
import { yamlOrNothing } from "../config/yaml_or_nothing.ts";
import { type Commit, openHistory } from "../git/mod.ts";
import { freezesFolder, frozenPlans } from "./freeze.ts";

/** The names of the plans whose freezes any commit of any branch holds, whether or not their files are still there. */
export async function committedFreezes({ repository }: { repository: string }): Promise<string[]> {
  const history = await openHistory(repository);
  return frozenPlans(await history.filesEverIn(freezesFolder({ repository })));
}

/** A plan as a commit of some branch holds it. */
export interface CommittedPlan {
  /** The commit, and with it who came before whom. */
  readonly commit: Commit;
  /** What its YAML says, before any schema has looked at it. */
  readonly value: unknown;
}

/**
 * Every version of every plan in every commit that holds it, descendants first; a version that is no YAML says nothing
 * and is left out.
 */
export async function committedPlans({ repository }: { repository: string }): Promise<CommittedPlan[]> {
  const history = await openHistory(repository);
  const folder = join(repository, "configs", "preregistrations");
  const parsed = new Map<string, unknown>();
  const plans: CommittedPlan[] = [];
  for (const name of await history.filesEverIn(folder)) {
    for (const { commit, text } of await history.versions(join(folder, name))) {
      if (!parsed.has(text)) parsed.set(text, yamlOrNothing(text, { where: name }));
      plans.push({ commit, value: parsed.get(text) });
    }
  }
  const order = new Map(history.commits.map(({ id }, index) => [id, index]));
  return plans.filter(({ value }) => value !== undefined)
    .sort((a, b) => order.get(a.commit.id)! - order.get(b.commit.id)!);
}
