/** The plan E1 frozen in a copy of this repository, and then bent. Oracle: the fields that were changed by hand. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { readOpenings } from "@/core/preregistration/mod.ts";
import { copiedRepository } from "@/studies/e1/testing/copied_repository.ts";

const copy = await copiedRepository();
const { chimera, commit, bent } = copy;

const PLAN = "configs/preregistrations/E1.yaml";
const FREEZE = "manifests/preregistrations/E1.freeze.json";
const EXPERIMENT = "configs/experiments/E1_cfd2d_confirmatory.yaml";
const OPENINGS = join(copy.path, "Opening_Log.md");

async function findings(): Promise<string> {
  const script = "src/studies/e1/analyse/fixtures/preregistration_findings.ts";
  const { code, stdout, stderr } = await copy.script(script);
  assert.equal(code, 0, stderr);
  return (JSON.parse(stdout) as string[]).join("\n");
}

/** What comes of opening a set out of distribution. */
async function opened(set: string): Promise<string> {
  const { code, stdout, stderr } = await copy.script("src/studies/e1/prepare/fixtures/open_ood.ts", set);
  assert.equal(code, 0, stderr);
  return stdout;
}

Deno.test("a plan with open fields is not frozen, and each is named; nothing is written", async () => {
  await commit("the plan");
  const { code, stderr } = await chimera("freeze", "E1");
  assert.equal(code, 1, stderr);
  assert.deepEqual(
    [...stderr.matchAll(/E1\.yaml: (\S+) is open/g)].map(([, field]) => field),
    ["arms.baseline.config_sha256", "arms.fractal.config_sha256", "data.ind.sha256", "data.ood.sha256"],
  );
  await bent(PLAN, ["  A trial of this design", "  TODO a trial of this design"], async () => {
    assert.match((await chimera("freeze", "E1", "--fill")).stderr, /prior_knowledge is open: decide it/);
  });
  await assert.rejects(Deno.stat(join(copy.path, FREEZE)), Deno.errors.NotFound);
  assert.match(
    await opened("cfd2d_ood_v2"),
    /data\.ood: cfd2d_ood_v2 is held out by plan E1, which is not frozen/,
  );
});

Deno.test("--fill completes the hashes, shows what can be found, and freezes once", async () => {
  const frozen = await chimera("freeze", "E1", "--fill");
  assert.equal(frozen.code, 0, frozen.stderr);
  assert.match(frozen.stdout, /H1: 10 pairs: p is 0\.00195 at best/);
  assert.match(frozen.stdout, /filled data\.ood\.sha256/);
  const freeze = JSON.parse(await Deno.readTextFile(join(copy.path, FREEZE)));
  assert.equal(freeze.record.experiment.name, "E1_cfd2d_confirmatory");
  assert.equal(freeze.git.commit, (await copy.run("git", ["rev-parse", "HEAD"])).stdout.trim());
  assert.match(await opened("cfd2d_ood_v2"), /freeze: plan E1 is frozen, and its freeze is in no commit/);
  await assert.rejects(Deno.stat(OPENINGS), Deno.errors.NotFound);
  await commit("freeze");
  assert.match(await opened("cfd2d_ood_v2"), /"set":"cfd2d_ood_v2"/);
  const [opening, ...more] = await readOpenings(OPENINGS);
  assert.deepEqual([opening.planSha256, opening.runs, more], [freeze.plan_sha256, ["0123456789abcdef"], []]);
  assert.match((await chimera("freeze", "E1")).stdout, /frozen already/);
  assert.match((await chimera("freeze", "E1", "--anchor")).stdout, new RegExp(`seal ${freeze.seal}`));
  assert.equal((await chimera("freeze", "E1", `--anchor=${freeze.seal}`)).code, 0);
  assert.equal((await chimera("freeze", "E1", `--anchor=${"0".repeat(64)}`)).code, 1);
  assert.equal(await findings(), "");
  const formatted = await copy.run(Deno.execPath(), ["fmt", "--check", "--quiet", "configs", "manifests"]);
  assert.equal(formatted.code, 0, formatted.stderr);
});

Deno.test("what is bent after the freeze is found by its field, until a deviation says why", async () => {
  await bent(PLAN, ["alpha: 0.05", "alpha: 0.06"], async () => {
    assert.match(
      await findings(),
      /analysis\.alpha: frozen 0\.05, found 0\.06 in configs\/preregistrations\/E1\.yaml/,
    );
    assert.match(await opened("cfd2d_ood_v2"), /E1: .*analysis\.alpha: frozen 0\.05, found 0\.06/);
    assert.match(await opened("cfd2d_ood_v1"), /"set":"cfd2d_ood_v1"/);
    assert.match((await chimera("freeze", "E1")).stderr, /analysis\.alpha: frozen 0\.05/);
  });
  await bent(FREEZE, ['"steps": 2000', '"steps": 3000'], async () => {
    assert.match(
      await findings(),
      /record\.experiment\.training\.steps: committed in .* as 2000, found 3000/,
    );
  });
  await bent(EXPERIMENT, ["steps: 2000", "steps: 1800"], async () => {
    const field =
      /experiment\.training\.steps: frozen 2000, executed 1800 \(now\), and no deviation explains it/;
    assert.match(await findings(), field);
    const logged = await chimera(
      ..."log deviation shorter plan=E1 field=experiment.training.steps old=2000 new=1800".split(" "),
      "reason=the machine was too slow",
      "results_known=no",
      "hypotheses=H1,H2,H3",
    );
    assert.equal(logged.code, 0, logged.stderr);
    assert.equal(await findings(), "");
  });
  const incomplete = await chimera(
    "log",
    "deviation",
    "x",
    "plan=E1",
    "field=seeds",
    "old=1",
    "new=2",
    "reason=r",
  );
  assert.equal(incomplete.code, 2);
  assert.match(incomplete.stderr, /lacks results_known, hypotheses/);
});
