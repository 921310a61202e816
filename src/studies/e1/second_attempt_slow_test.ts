/**
 * What a preregistered study becomes when somebody tries again with its results known: three seeds and two steps of training
 * of a tiny study, in a copy of the repository. Oracle: what the plan promises of confirmatory and exploratory results.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { noTensorflow } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { copiedRepository } from "./testing/copied_repository.ts";
import { makeTiny } from "./testing/tiny_data.ts";

const copy = await copiedRepository();
const { chimera, commit } = copy;
const PLAN = "configs/preregistrations/E1.yaml";
const EXPERIMENTS = "configs/experiments";

async function write(file: string, change: (text: string) => string, from = file): Promise<void> {
  await Deno.writeTextFile(join(copy.path, file), change(await Deno.readTextFile(join(copy.path, from))));
}

async function summary() {
  const path = join(copy.path, "artifacts", "confirmatory", "E1_summary.json");
  return JSON.parse(await Deno.readTextFile(path));
}

const STUDY = "experiment=E1_cfd2d_confirmatory";

async function train(...overrides: string[]): Promise<void> {
  const { code, stderr } = await chimera("train_e1", STUDY, ...overrides);
  assert.equal(code, 0, stderr);
}

/** What a summary, made anew, says of its standing. */
async function standing(
  ...overrides: string[]
): Promise<{ standing: string; reasons: string; hypotheses: string }> {
  // the summary of a part of the seeds lies in a folder of its own
  const { code, stdout, stderr } = await chimera("aggregate", STUDY, ...overrides, "--json");
  assert.equal(code, 0, stderr);
  const { preregistration, hypotheses } = JSON.parse(stdout);
  return {
    standing: preregistration.standing,
    reasons: preregistration.reasons.join("\n"),
    hypotheses: ["H1", "H2", "H3"].map((id) => hypotheses[id].standing).join(),
  };
}

const exploratory = "exploratory,exploratory,exploratory";

Deno.test("the first attempt confirms, again if it is repeated; the same seed on another backend explores", async () => {
  await makeTiny(copy);
  await write(
    `${EXPERIMENTS}/E1_cfd2d_confirmatory.yaml`,
    (small) =>
      small.replace("name: E1_small", "name: E1_cfd2d_confirmatory").replace(
        "folder: small",
        "folder: confirmatory",
      )
        .replace("seeds: [0, 1]", "seeds: [201, 202, 203]").replace("steps: 150", "steps: 2"),
    `${EXPERIMENTS}/E1_small.yaml`,
  );
  await write(PLAN, (plan) =>
    plan.replace(/planned: \[[^\]]*\]/, "planned: [201, 202, 203]")
      .replace("explored: [cfd2d_ood_v1, cfd2d_ood_small]", "explored: [cfd2d_ood_v1]")
      .replace("set: cfd2d_ind_v1", "set: cfd2d_ind_small").replace(
        "set: cfd2d_ood_v2",
        "set: cfd2d_ood_small",
      ));
  await commit("a small plan");
  const frozen = await chimera("freeze", "E1", "--fill");
  assert.equal(frozen.code, 0, frozen.stderr);
  await commit("freeze");
  for (let time = 0; time < 2; time++) {
    await train("backend=wasm");
    const { standing: found, reasons } = await standing("backend=wasm");
    assert.deepEqual([found, reasons], ["confirmatory", ""]);
  }
  const other = [noTensorflow ? "backend=cpu" : "backend=tensorflow", "jit=false", "seed=201"];
  await train(...other);
  const again = await standing(...other);
  assert.equal(again.standing, "exploratory");
  assert.match(
    again.reasons,
    /seeds: 201 was trained before under this plan, as runs [0-9a-f]{16}, [0-9a-f]{16}$/m,
  );
  assert.equal(again.hypotheses, exploratory);
});

Deno.test("a deviation that is logged after the results, as made blind and touching nothing, leaves nothing to confirm", async () => {
  // the analysis's sources are part of the record, and no run depends on them
  await write("src/studies/e1/decide/verdict.ts", (source) => `${source}// changed\n`);
  await standing("backend=wasm");
  const executed = (await summary()).executed.code.analysis;
  const freeze = await Deno.readTextFile(join(copy.path, "manifests/preregistrations/E1.freeze.json"));
  const frozen = JSON.parse(freeze).record.code.analysis;
  assert.notEqual(executed, frozen);
  const fields = { plan: "E1", field: "code.analysis", old: frozen, new: executed, reason: "r" };
  const words = Object.entries({ ...fields, results_known: "no", hypotheses: "none" }).map((pair) =>
    pair.join("=")
  );
  const { code, stderr } = await chimera("log", "deviation", "harmless", ...words);
  assert.equal(code, 0, stderr);
  const found = await standing("backend=wasm");
  assert.deepEqual([found.standing, found.hypotheses], ["exploratory", exploratory]);
  assert.match(found.reasons, /^code\.analysis: changed when results were known/);
  // edited by hand
  const path = join(copy.path, "artifacts", "confirmatory", "E1_summary.json");
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replaceAll('"exploratory"', '"confirmatory"'));
  const check = await chimera("check", "experiment=E1_cfd2d_confirmatory");
  await Deno.writeTextFile(path, text);
  assert.equal(check.code, 1);
  assert.match(
    check.stderr,
    /hypotheses\.H1\.standing: follows "exploratory", found "confirmatory" \(.*code\.analysis: changed when results/,
  );
});

Deno.test("data that a commit beside the runs' lists as explored confirms nothing; one that follows them all takes nothing", async () => {
  const list = (listed: string) => (plan: string) =>
    plan.replace(/explored: \[[^\]]*\]/, `explored: [${listed}]`);
  await write(PLAN, list("cfd2d_ood_v1, cfd2d_ood_small"));
  await commit("looked at, as the study was done");
  await write(PLAN, list("cfd2d_ood_v1"));
  await commit("not looked at");
  const reason = /data\.ood: cfd2d_ood_small was listed as explored in [0-9a-f]{10}/;
  assert.doesNotMatch((await standing("backend=wasm")).reasons, reason);
  // on a branch from before the freeze
  const git = async (...args: string[]) => (await copy.run("git", args)).stdout.trim();
  const root = await git("rev-list", "--max-parents=0", "HEAD");
  const looked = await git("rev-parse", "HEAD~1^{tree}");
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
  await git("branch", "side", await git(...identity, "commit-tree", looked, "-p", root, "-m", "looked at"));
  assert.match((await standing("backend=wasm")).reasons, reason);
});
