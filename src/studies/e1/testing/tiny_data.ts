import assert from "node:assert/strict";
import { join } from "node:path";
import type { CopiedRepository } from "./copied_repository.ts";

const EXPERIMENT: readonly (readonly [RegExp, string])[] = [
  [/\[32, 32, 3\]/g, "[16, 16, 3]"],
  [/rollout_steps: 4/, "rollout_steps: 2"],
  [/theiler_window: 15/, "theiler_window: 2"],
  [/seeds: \[0, 1, 2\]/, "seeds: [0, 1]"],
];

/** What is replaced in the configurations of the small study: an eighth of its numbers, on a quarter of its points. */
const CHANGES: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  "configs/data/cfd2d_ind_small.yaml": [
    [/solver_size: 64/, "solver_size: 32"],
    [/^ {2}size: 32/m, "  size: 16"],
    [/spin_up: 4/, "spin_up: 1"],
    [/frames: 17/, "frames: 9"],
    [/trajectories: 8/, "trajectories: 3"],
    [/trajectories: 2/, "trajectories: 1"],
    [/trajectories: 4/, "trajectories: 2"],
  ],
  "configs/data/cfd2d_ood_small.yaml": [
    [/solver_size: 64/, "solver_size: 32"],
    [/^ {2}size: 32/m, "  size: 16"],
    [/spin_up: 4/, "spin_up: 1"],
    [/frames: 17/, "frames: 9"],
    [/trajectories: 4/g, "trajectories: 2"],
  ],
  "configs/experiments/E1_small.yaml": EXPERIMENT,
  "configs/experiments/E1_architectures_small.yaml": EXPERIMENT,
  "configs/preregistrations/E1.yaml": [[/resamples: 10000/, "resamples: 500"]],
};
const MANIFESTS = ["manifests/IND_MANIFEST.yaml", "manifests/OOD_MANIFEST.yaml"];

/** Makes the small study of a copied repository a tiny one, and its data, whose digests go into the manifests. */
export async function makeTiny(copy: CopiedRepository): Promise<void> {
  const change = async (file: string, changes: readonly (readonly [RegExp, string])[]) => {
    let text = await Deno.readTextFile(join(copy.path, file));
    for (const [from, to] of changes) {
      assert.match(text, from, file);
      text = text.replace(from, to);
    }
    await Deno.writeTextFile(join(copy.path, file), text);
  };
  for (const [file, changes] of Object.entries(CHANGES)) await change(file, changes);
  for (const file of MANIFESTS) {
    await change(file, [[/(_small\.h5\n\s*sha256: )\w+(\n\s*size: )\d+/, "$1null$2null"]]);
  }
  const { stderr: made } = await copy.chimera("data", "experiment=E1_small");
  assert.match(made, /has no frozen sha256 in .*; run .deno task hash_missing., which writes it/);
  const { code, stderr } = await copy.chimera("hash_missing", ...MANIFESTS);
  assert.equal(code, 0, stderr);
}
