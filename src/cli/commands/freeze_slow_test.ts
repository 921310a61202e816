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
const READ = "src/studies/e1/prepare/fixtures/read_split.ts";
const OPENINGS = join(copy.path, "Opening_Log.md");

const findings = () => copy.ask<string>("src/studies/e1/check/fixtures/findings.ts");

/** What comes of opening a set out of distribution. */
const opened = (set: string) => copy.ask<string>("src/studies/e1/prepare/fixtures/open_ood.ts", set);

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

Deno.test("a deviation of an unknown plan, field or hypothesis is refused, and the valid ones are named", async () => {
  const log = (change: Record<string, string>) =>
    chimera(
      ...["log", "deviation", "x"],
      ...Object.entries({
        ...{ plan: "E1", field: "experiment.training.steps", old: "2000", new: "1800" },
        ...{ reason: "r", results_known: "no", hypotheses: "H1" },
        ...change,
      }).map(([key, value]) => `${key}=${value}`),
    );
  const before = await Deno.readTextFile(join(copy.path, "Deviation_Log.md"));
  const cases: [Record<string, string>, RegExp][] = [
    [{ plan: "E9" }, /no plan 'E9'.*E1/],
    [{ field: "experiment.training.stebs" }, /no field .*; experiment\.training has .*\bsteps\b/],
    [{ hypotheses: "H1,H9" }, /no hypothesis "H9".*name some of H1, H2, H3/],
  ];
  for (const [change, message] of cases) {
    const { code, stderr } = await log(change);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
  assert.equal(await Deno.readTextFile(join(copy.path, "Deviation_Log.md")), before);
});

const EXPLORED = "explored: [cfd2d_ood_v1, cfd2d_ood_small]";

/** A set with the file of another, under a name and a role of its own. */
async function disguised(from: string, to: string, role: "ind" | "ood"): Promise<void> {
  const config = (name: string) => join(copy.path, "configs", "data", `${name}.yaml`);
  const text = await Deno.readTextFile(config(from));
  const splits = role === "ood"
    ? "splits:\n"
    : "splits:\n  train: { trajectories: 1 }\n  validation: { trajectories: 1 }\n";
  await Deno.writeTextFile(
    config(to),
    text.replace(`name: ${from}`, `name: ${to}`).replace("role: ood", `role: ${role}`).replace(
      "splits:\n",
      splits,
    ),
  );
}

Deno.test("a set that a committed freeze holds out stays held out, whatever the plan's file, a name or a role says", async () => {
  const before = await readOpenings(OPENINGS);
  await disguised("cfd2d_ood_v2", "cfd2d_alias", "ood");
  await bent(PLAN, ["set: cfd2d_ood_v2", "set: cfd2d_ood_v3"], async () => {
    await bent(PLAN, [EXPLORED, "explored: [cfd2d_ood_v2, cfd2d_alias]"], async () => {
      const held =
        /data\.ood: \w+ is held out by the freeze manifests\/preregistrations\/E1\.freeze\.json \(committed in/;
      for (const set of ["cfd2d_ood_v2", "cfd2d_alias"]) assert.match(await opened(set), held);
      // nor does it help to take the freeze away for as long as one looks
      await Deno.rename(join(copy.path, FREEZE), join(copy.path, "freeze.json"));
      assert.match(await opened("cfd2d_ood_v2"), held);
      await Deno.rename(join(copy.path, "freeze.json"), join(copy.path, FREEZE));
    });
  });
  await disguised("cfd2d_ood_v2", "cfd2d_innocent", "ind");
  await assert.rejects(
    copy.ask(READ, "cfd2d_innocent", "train"),
    /data\.ood: cfd2d_innocent, train is not opened.*its role is ind, and it is held out by/,
  );
  // its own file, manifest and number of trajectories: what the generator makes of them is the same
  const scratch = join(copy.path, "configs", "data", "cfd2d_scratch.yaml");
  await disguised("cfd2d_ood_v2", "cfd2d_scratch", "ind");
  const text = await Deno.readTextFile(scratch);
  await Deno.writeTextFile(
    scratch,
    text.replace("file: cfd2d_ood_v2.h5", "file: scratch.h5").replace(
      /manifest: .*/,
      "manifest: manifests/S.yaml",
    )
      .replace("test: { trajectories: 12", "test: { trajectories: 3"),
  );
  await assert.rejects(
    copy.ask(READ, "cfd2d_scratch", "test"),
    /cfd2d_scratch, test is not opened.*its role is ind, and it is held out by/,
  );
  // a split of another name draws other numbers, and is no part of what is held out: it gets as far as the file
  await assert.rejects(copy.ask(READ, "cfd2d_scratch", "train"), /scratch\.h5/);
  for (const name of ["alias", "innocent", "scratch"]) {
    await Deno.remove(join(copy.path, "configs", "data", `cfd2d_${name}.yaml`));
  }
  assert.deepEqual(await readOpenings(OPENINGS), before);
});

Deno.test("exploring a set that no commit lists as explored is logged once; one that a commit lists leaves no trace", async () => {
  const openings = async () => (await readOpenings(OPENINGS)).filter(({ by }) => by === "exploration");
  await opened("cfd2d_ood_v1");
  assert.deepEqual(await openings(), []);
  await disguised("cfd2d_ood_small", "cfd2d_fresh", "ood");
  await bent(PLAN, [EXPLORED, "explored: [cfd2d_ood_v1, cfd2d_ood_small, cfd2d_fresh]"], async () => {
    for (let time = 0; time < 2; time++) assert.match(await opened("cfd2d_fresh"), /"set":"cfd2d_fresh"/);
  });
  await Deno.remove(join(copy.path, "configs", "data", "cfd2d_fresh.yaml"));
  const [{ set, dataSha256 }, ...more] = await openings();
  const manifest = await Deno.readTextFile(join(copy.path, "manifests", "OOD_MANIFEST.yaml"));
  assert.deepEqual([set, more], ["cfd2d_fresh", []]);
  assert.ok(manifest.includes(dataSha256));
});

Deno.test("check finds a freeze that was removed in a commit, with and without its plan, and a folder that is gone", async () => {
  await copy.run("git", ["rm", "-q", "-r", "manifests/preregistrations"]);
  await commit("no freeze");
  const gone = /preregistrations: E1: .*E1\.freeze\.json: freeze: committed in [0-9a-f]{10}, gone now/;
  const checked = async () => {
    const { code, stderr } = await chimera("check");
    assert.equal(code, 1, stderr);
    assert.doesNotMatch(stderr, /\n\s+at /);
    return stderr;
  };
  assert.match(await checked(), gone);
  assert.match(await opened("cfd2d_ood_v2"), /gone now/);
  await Deno.rename(join(copy.path, PLAN), join(copy.path, "plan.yaml"));
  assert.match(await checked(), gone);
  await Deno.remove(join(copy.path, PLAN, ".."));
  assert.match(await checked(), /configs\/preregistrations: there is no such folder; restore it/);
});
