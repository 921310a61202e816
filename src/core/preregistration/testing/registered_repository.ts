import { join } from "node:path";
import { testGit } from "../../testing/git.ts";
import { temporaryFolder } from "../../testing/temporary_folder.ts";

/** A plan as a person writes it. */
export const PLAN = `# what is asked
name: P
question: Is it so?
seeds: [11, 12] # planned
hypotheses:
  H1: { direction: less, smallest_effect: 0.01 }
  H2: { direction: either, smallest_effect: 0.3 }
`;

/** A git checkout with one commit, in it the plan `P`; removed when it goes out of scope. */
export async function registeredRepository(plan = PLAN) {
  const folder = await temporaryFolder();
  const planPath = join(folder.path, "configs", "preregistrations", "P.yaml");
  await Deno.mkdir(join(planPath, ".."), { recursive: true });
  await Deno.writeTextFile(planPath, plan);
  const git = (...args: string[]): Promise<string> => testGit(folder.path, ...args);
  /** Commits everything and returns the commit. */
  const commit = async (message: string): Promise<string> => {
    await git("add", "-A");
    await git("commit", "-q", "--allow-empty", "-m", message);
    return await git("rev-parse", "HEAD");
  };
  await git("init", "-q", "-b", "main");
  await commit("the plan");
  return {
    repository: folder.path,
    planPath,
    git,
    commit,
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}
