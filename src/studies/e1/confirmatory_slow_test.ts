/**
 * A preregistered study from its freeze to its verdicts, on the small grid and two steps of training, in a copy of the
 * repository. Oracle: what the plan promises of confirmatory and exploratory results.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import pl from "nodejs-polars";
import { verifyLog } from "@/core/logs/mod.ts";
import { canonicalJson, readableCanonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { readOpenings } from "@/core/preregistration/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { copiedRepository } from "./testing/copied_repository.ts";
import { makeTiny } from "./testing/tiny_data.ts";

const copy = await copiedRepository();
const { chimera, commit, bent } = copy;
const study = ["experiment=E1_cfd2d_confirmatory", "backend=wasm"];
const SUMMARY = "artifacts/confirmatory/E1_summary.json";
const REPORT = "artifacts/confirmatory/E1_report.html";

async function replace(
  file: string,
  changes: readonly (readonly [string | RegExp, string])[],
): Promise<void> {
  const path = join(copy.path, file);
  const text = changes.reduce((text, [from, to]) => text.replace(from, to), await Deno.readTextFile(path));
  await Deno.writeTextFile(path, text);
}

async function summary(path = SUMMARY) {
  return JSON.parse(await Deno.readTextFile(join(copy.path, path)));
}

/** The one plan with overrides that was carried out. */
async function trialFolder(): Promise<string> {
  const plans = join("artifacts", "confirmatory", "plans");
  const [{ name }] = await Array.fromAsync(Deno.readDir(join(copy.path, plans)));
  return join(plans, name);
}

/** A plan for the notebooks, as a command writes it, of one step more than the study had. */
async function otherPlan(path: string): Promise<void> {
  const text = await copy.ask<string>("src/studies/e1/check/fixtures/plan.ts", ...study);
  const { sha256: _, ...plan } = JSON.parse(text);
  plan.configuration.training.steps++;
  await Deno.writeTextFile(path, JSON.stringify({ ...plan, sha256: sha256Text(canonicalJson(plan)) }));
}

const findings = () => copy.ask<string>("src/studies/e1/check/fixtures/findings.ts");

Deno.test("before the freeze nothing is trained on data that the plan holds out, and the field is named", async () => {
  await makeTiny(copy);
  const small = await Deno.readTextFile(join(copy.path, "configs", "experiments", "E1_small.yaml"));
  await Deno.writeTextFile(
    join(copy.path, "configs", "experiments", "E1_cfd2d_confirmatory.yaml"),
    small.replace("name: E1_small", "name: E1_cfd2d_confirmatory").replace(
      "folder: small",
      "folder: confirmatory",
    )
      .replace("seeds: [0, 1]", "seeds: [201, 202, 203]").replace("steps: 150", "steps: 2"),
  );
  await replace("configs/preregistrations/E1.yaml", [
    [/planned: \[[^\]]*\]/, "planned: [201, 202, 203]"],
    ["explored: [cfd2d_ood_v1, cfd2d_ood_small]", "explored: [cfd2d_ood_v1]"],
    ["set: cfd2d_ind_v1", "set: cfd2d_ind_small"],
    ["set: cfd2d_ood_v2", "set: cfd2d_ood_small"],
  ]);
  await commit("a small plan");
  const refused = await chimera("train_e1", ...study);
  assert.equal(refused.code, 1, refused.stderr);
  assert.match(refused.stderr, /data\.ood: cfd2d_ood_small is held out by plan E1, which is not frozen/);
  assert.equal(await Deno.stat(join(copy.path, "artifacts")).catch(() => null), null, "nothing was written");
});

Deno.test("frozen, committed and run: confirmatory, every opening logged, one verdict a hypothesis", async () => {
  const frozen = await chimera("freeze", "E1", "--fill");
  assert.equal(frozen.code, 0, frozen.stderr);
  await commit("freeze");
  for (const command of ["train_e1", "aggregate"]) {
    const { code, stderr } = await chimera(command, ...study);
    assert.equal(code, 0, stderr);
  }
  const { preregistration, hypotheses, runs, warnings } = await summary();
  assert.deepEqual([preregistration.standing, preregistration.reasons], ["confirmatory", []]);
  assert.doesNotMatch(warnings.join(), /EXPLORATORY/);
  for (const id of ["H1", "H2", "H3"]) {
    assert.deepEqual([hypotheses[id].standing, hypotheses[id].verdict], ["confirmatory", "inconclusive"]);
    assert.match(hypotheses[id].reason, /did not train/);
  }
  const openings = await readOpenings(join(copy.path, "Opening_Log.md"));
  for (const by of ["train", "measure"]) {
    const opened = openings.filter((opening) => opening.by === by).flatMap(({ runs }) => runs).sort();
    assert.deepEqual(opened, runs.map(({ run_id }: { run_id: string }) => run_id).sort(), by);
  }
  assert.deepEqual(await verifyLog(join(copy.path, "Opening_Log.md")), []);
  assert.equal(await findings(), "");
});

Deno.test("a hypothesis dropped from the summary, and a number of the record changed, are found by their fields", async () => {
  const honest = await Deno.readTextFile(join(copy.path, SUMMARY));
  const dropped = await summary();
  dropped.hypotheses = { H1: dropped.hypotheses.H1, H3: dropped.hypotheses.H3, H7: dropped.hypotheses.H2 };
  await Deno.writeTextFile(join(copy.path, SUMMARY), JSON.stringify(dropped));
  assert.match(
    await findings(),
    /hypotheses\.H2: registered, and without a verdict[^]*hypotheses\.H7: has a verdict/,
  );
  await Deno.writeTextFile(join(copy.path, SUMMARY), honest);
  await bent(SUMMARY, ['"steps": 2,', '"steps": 3,'], async () => {
    const field =
      /experiment\.training\.steps: frozen 2, executed 3 \(\S*E1_summary\.json\), and no deviation explains it/;
    assert.match(await findings(), field);
  });
});

Deno.test("a number that was edited in a kept summary is found by its field, in results and in metrics", async () => {
  const kept = join(copy.path, "validation", "e1_confirmatory", "E1_summary.json");
  await Deno.mkdir(join(kept, ".."), { recursive: true });
  const edited = await summary();
  edited.hypotheses.H1.effect *= 1.01;
  edited.hypotheses.H2.verdict = "supported";
  edited.runs[0].metrics.ind.mse *= 1.01;
  await Deno.writeTextFile(kept, JSON.stringify(edited));
  const found = await findings();
  edited.runs[1].seed = 0;
  await Deno.writeTextFile(kept, JSON.stringify(edited));
  const reseeded = await findings();
  await Deno.remove(kept);
  assert.match(
    reseeded,
    /preregistration\.standing: follows "exploratory", found "confirmatory" \(.*seeds: 0 is consumed/,
  );
  assert.match(reseeded, /runs: .* no run of .* with seed 0/);
  assert.match(found, /e1_confirmatory\/E1_summary\.json: hypotheses\.H1\.effect: recomputed .*, found/);
  assert.match(found, /hypotheses\.H2\.verdict: recomputed "inconclusive", found "supported"/);
  assert.match(found, new RegExp(`runs\\.${edited.runs[0].run_id}\\.metrics`));
});

async function reports(): Promise<{ findings: string; notes: string }> {
  const { findings, notes } = await copy.ask<Record<string, string[]>>(
    "src/studies/e1/report/report_findings.ts#reportFindings",
  );
  return { findings: findings.join("\n"), notes: notes.join("\n") };
}

Deno.test("the report of a frozen study is confirmatory, shows its freeze, and follows from raw files (made anew)", async () => {
  const { code, stderr } = await chimera("report", ...study);
  assert.equal(code, 0, stderr);
  const { findings, notes } = await reports();
  assert.equal(findings, "");
  assert.match(notes, /confirmatory\/E1_report\.html: .*measured from the raw predictions/);
  const html = await Deno.readTextFile(join(copy.path, REPORT));
  const freeze = JSON.parse(
    await Deno.readTextFile(join(copy.path, "manifests/preregistrations/E1.freeze.json")),
  );
  assert.doesNotMatch(html, /EXPLORATORY/);
  for (const shown of [freeze.seal, freeze.plan_sha256, freeze.frozen_at, freeze.git.commit]) {
    assert.ok(html.includes(`>${shown}<`), shown);
  }
  assert.match(
    html,
    new RegExp(`<data value="${freeze.power.H1.leastP}" data-source="manifests/[^"]*#/power/H1/leastP"`),
  );
  assert.match(html, /Opening_Log\.md#entries=[^>]*>train</);
});

/** What some gates of `check` say. */
const gates = (...names: string[]) => copy.ask<string>("src/cli/fixtures/gates.ts", ...names);

Deno.test("tables, figures and runs that were bent beside an honest summary are named, one by one (by hand)", async () => {
  const { code, stderr } = await chimera("figures", ...study);
  assert.equal(code, 0, stderr);
  await copy.commit("run");
  assert.equal(await gates("summaries", "results", "Opening_Log.md"), "");
  const folder = join(copy.path, "artifacts", "confirmatory");
  const place = (file: string) => join(folder, file);
  const { runs: [run] } = await summary();
  const saved = join(copy.path, "saved");
  await copy.run("cp", ["-a", join(copy.path, "artifacts"), saved]);
  /** Bends some things at once, expects a line for each, and makes all good again. */
  const bending = async (bend: () => Promise<unknown>, lines: readonly RegExp[]) => {
    await bend();
    const found = await gates("summaries", "results");
    for (const line of lines) assert.match(found, line);
    await Deno.remove(join(copy.path, "artifacts"), { recursive: true }).catch(() => {});
    await copy.run("cp", ["-a", saved, join(copy.path, "artifacts")]);
  };
  await bending(async () => {
    const csv = await Deno.readTextFile(place("E1_metrics.csv"));
    await Deno.writeTextFile(place("E1_metrics.csv"), csv.replace("confirmatory", "exploratory"));
    const table = pl.readParquet(place("E1_metrics.parquet")).withColumns(pl.col("ood_nrmse").mul(0.5));
    await Deno.writeFile(place("E1_metrics.parquet"), table.writeParquet({ compression: "zstd" }));
    await Deno.copyFile(place("figures/energy_spectra.svg"), place("figures/loss_curves.svg"));
    await Deno.copyFile(place("figures/energy_spectra.png"), place("fig1_ind_ood.png"));
    await Deno.copyFile(place("figures/energy_spectra.png"), place("figures/success.png"));
    await Deno.remove(place("fig1_ind_ood.svg"));
    await Deno.remove(place("figures/fields.svg"));
    await Deno.remove(place("figures/fields.png"));
  }, [
    /E1_metrics\.csv: row 1 \([0-9a-f]{16}\), standing: expected confirmatory, found exploratory/,
    /E1_metrics\.parquet: row 1 \([0-9a-f]{16}\), ood_nrmse: expected/,
    /figures\/loss_curves\.svg: is not the figure that is drawn from the study's files/,
    /fig1_ind_ood\.png: is not the figure/,
    /figures\/success: the study has no such figure/,
    /fig1_ind_ood\.svg: is gone: 'deno task figures' draws it/,
    /figures\/fields\.svg: is gone[^]*figures\/fields\.png: is gone/,
  ]);
  const path = join(copy.path, "artifacts", run.path);
  await bending(async () => {
    await Deno.remove(place("E1_metrics.csv"));
    await otherPlan(place("E1_plan.json"));
    await Deno.rename(path, join(copy.path, "moved"));
    await Deno.symlink(join(copy.path, "moved"), path);
  }, [
    /E1_metrics\.csv: is gone/,
    /E1_plan\.json: was made with training\.steps = 2, asked for is 3/,
    new RegExp(`${run.run_id}: is a link, and evidence must lie here itself`),
  ]);
  await bending(() => Deno.remove(path, { recursive: true }), [
    new RegExp(`runs\\.${run.run_id}: its folder .* is gone`),
  ]);
  await bending(() => Deno.remove(join(copy.path, "artifacts"), { recursive: true }), [
    new RegExp(`run ${run.run_id} of E1 \\(train, seed 201\\) read held-out data, and its result is gone`),
  ]);
  // a result may go if a deviation says why
  await Deno.remove(join(copy.path, "artifacts"), { recursive: true });
  const trained: { run_id: string }[] =
    (JSON.parse(await Deno.readTextFile(join(saved, "confirmatory", "E1_summary.json")))).runs;
  const log = await Deno.readTextFile(join(copy.path, "Deviation_Log.md"));
  for (const { run_id } of trained) {
    const words =
      `plan=E1 field=runs.${run_id} old=trained new=null reason=lost results_known=yes hypotheses=none`;
    const { code, stderr } = await chimera("log", "deviation", `lost ${run_id}`, ...words.split(" "));
    assert.equal(code, 0, stderr);
  }
  assert.equal(await gates("results"), "");
  await Deno.writeTextFile(join(copy.path, "Deviation_Log.md"), log);
  await Deno.rename(saved, join(copy.path, "artifacts"));
});

/** Beside runs of its ids a kept copy may be of other times and commits, as of a repetition, and of no other numbers. */
async function contradicted(kept: string): Promise<void> {
  const files = await Promise.all(
    ["E1_summary.json", "E1_report.html", "E1_report.json"].map(async (name) => {
      const path = join(kept, name);
      return { path, text: await Deno.readTextFile(path) };
    }),
  );
  const [whole, , sidecar] = files.map(({ text }) => text);
  const [{ commit }] = Object.values(JSON.parse(sidecar).runs as Record<string, { commit: string }>);
  for (const { path, text } of files.slice(1)) {
    await Deno.writeTextFile(path, text.replaceAll(commit, "0".repeat(40)));
  }
  const repeated = await reports();
  assert.equal(repeated.findings, "");
  assert.match(repeated.notes, /e1_confirmatory.*raw predictions.*the runs here are a repetition/);
  const edited = JSON.parse(whole);
  const [run] = edited.runs;
  run.metrics.ind.mae *= 1.01;
  run.metrics_sha256 = sha256Text(readableCanonicalJson(run.metrics));
  await Deno.writeTextFile(files[0].path, JSON.stringify(edited));
  assert.match(
    (await reports()).findings,
    new RegExp(`e1_confirmatory.*runs\\.${run.run_id}\\.metrics_sha256: is not the digest of what the raw`),
  );
  // nor may it point past the runs that are here
  run.path = `elsewhere/${run.path}`.replace(run.run_id, "0".repeat(16));
  await Deno.writeTextFile(files[0].path, JSON.stringify(edited));
  assert.match((await reports()).findings, new RegExp(`runs\\.${run.run_id}\\.path: elsewhere`));
  await Deno.writeTextFile(files[0].path, whole.slice(0, whole.length / 2));
  assert.match(await findings(), /e1_confirmatory\/E1_summary\.json: is not JSON/);
  assert.match((await reports()).findings, /E1_summary\.json: is not JSON/);
  for (const { path, text } of files) await Deno.writeTextFile(path, text);
}

Deno.test("a report that is kept without its runs is held against summary, digests, log and freeze (bent one by one)", async () => {
  const kept = join(copy.path, "validation", "e1_confirmatory");
  await Deno.mkdir(kept, { recursive: true });
  for (const name of ["E1_summary.json", "E1_report.html", "E1_report.json"]) {
    await Deno.copyFile(join(copy.path, REPORT, "..", name), join(kept, name));
  }
  assert.equal((await reports()).notes.match(/measured from the raw predictions/g)?.length, 2);
  await contradicted(kept);
  await Deno.rename(join(copy.path, "artifacts"), join(copy.path, "elsewhere"));
  const whole = await reports();
  assert.equal(whole.findings, "");
  assert.match(whole.notes, /^validation\/e1_confirmatory\/E1_report\.html: .*its runs are not here/);
  const report = "validation/e1_confirmatory/E1_report.html";
  const html = await Deno.readTextFile(join(copy.path, report));
  const [picture] = /figures\/fields">[^]{400}/.exec(html)!;
  const cases: [file: string, from: string, to: string, finding: RegExp][] = [
    [
      report,
      ">inconclusive</span></strong>",
      ">supported</span></strong>",
      /\/H1\/verdict: .*'inconclusive'.*'supported'/,
    ],
    [report, picture, picture.slice(0, -2) + "AA", /figures\/fields: the figure has not the digest/],
    [
      "validation/e1_confirmatory/E1_summary.json",
      '"H2": {',
      '"H4": {',
      /cannot be made anew from E1_summary\.json/,
    ],
    [
      "validation/e1_confirmatory/E1_report.json",
      '"entries": ',
      '"entries": 1',
      /openings\.head: entry \d+ of/,
    ],
    [
      "validation/e1_confirmatory/E1_report.json",
      '"standing": "confirmatory"',
      '"standing": "exploratory"',
      /E1_report\.json: standing: E1_summary\.json has confirmatory, found exploratory/,
    ],
    [
      "manifests/preregistrations/E1.freeze.json",
      '"leastP": 0.25',
      '"leastP": 0.01',
      /seal: the freeze has changed/,
    ],
  ];
  for (const [file, from, to, finding] of cases) {
    await bent(file, [from, to], async () => assert.match((await reports()).findings, finding));
  }
  await Deno.remove(join(copy.path, report));
  assert.match((await reports()).findings, /E1_report\.html: no such file/);
  await Deno.remove(kept, { recursive: true });
  await Deno.rename(join(copy.path, "elsewhere"), join(copy.path, "artifacts"));
});

Deno.test("the file of a held-out set under another name, its configuration's seed another, is held out by its bytes", async () => {
  const config = (name: string) => join(copy.path, "configs", "data", `${name}.yaml`);
  const held = await Deno.readTextFile(config("cfd2d_ood_small"));
  await Deno.writeTextFile(
    config("cfd2d_copy"),
    held.replace("name: cfd2d_ood_small", "name: cfd2d_copy").replace("role: ood", "role: ind")
      .replace(/^seed: .*$/m, "seed: 1").replace(/^file: .*$/m, "file: copy.h5")
      .replace(/^manifest: .*$/m, "manifest: manifests/NONE.yaml")
      .replace("splits:\n", "splits:\n  train: { trajectories: 1 }\n  validation: { trajectories: 1 }\n"),
  );
  const data = (name: string) => join(copy.path, "data", name);
  await Deno.copyFile(data("cfd2d_ood_small.h5"), data("copy.h5"));
  await assert.rejects(
    copy.ask("src/studies/e1/prepare/fixtures/read_split.ts", "cfd2d_copy", "test"),
    /cfd2d_copy, test is not opened.*its role is ind, and it is held out by/,
  );
  await Deno.remove(config("cfd2d_copy"));
});

Deno.test("part of the seeds explores: the field says why, and no verdict rests on it", async () => {
  const { code, stderr } = await chimera("aggregate", ...study, "seed=201,202");
  assert.equal(code, 0, stderr);
  const whole = await summary();
  assert.equal(
    whole.preregistration.standing,
    "confirmatory",
    "the registered plan's summary is not replaced",
  );
  const path = join(await trialFolder(), "E1_summary.json");
  const { preregistration, hypotheses, warnings } = await summary(path);
  assert.equal(preregistration.standing, "exploratory");
  assert.match(
    preregistration.reasons.join(),
    /experiment\.seeds: frozen \[201,202,203\], executed \[201,202\]/,
  );
  assert.match(warnings.join(), /EXPLORATORY/);
  assert.deepEqual([hypotheses.H1.adjustedP, hypotheses.H1.verdict], [null, "inconclusive"]);
  assert.equal(await findings(), "", "a trial that claims nothing is no finding");
  await bent(path, ['"standing": "exploratory"', '"standing": "confirmatory"'], async () => {
    assert.match(
      await findings(),
      /experiment\.seeds: frozen \[201,202,203\], executed \[201,202\] \(\S*plans\//,
    );
  });
});

Deno.test("a trial with overrides neither trains nor opens what the plan holds out, unless it is logged with a reason", async () => {
  const before = await Deno.readTextFile(join(copy.path, "Opening_Log.md"));
  const deviations = await Deno.readTextFile(join(copy.path, "Deviation_Log.md"));
  const figures = join("notebooks", "05_figures.ipynb");
  await Deno.mkdir(join(copy.path, "notebooks"));
  await Deno.copyFile(join(repositoryRoot(), figures), join(copy.path, figures));
  const calls = [
    ["full_e1", "seed=201", "training.steps=1"],
    ["train_e1", "seed=7"],
    ["notebooks", "05_figures", "evaluation.rollout_steps=1"],
  ];
  for (const [command, ...overrides] of calls) {
    const { code, stderr } = await chimera(command, ...overrides, ...study);
    assert.equal(code, 1, `${command} ${overrides}: ${stderr}`);
    assert.match(
      stderr,
      /data\.ood: cfd2d_ood_small is held out by plan E1, and a trial with another \S+ would open it/,
    );
  }
  assert.equal(await Deno.readTextFile(join(copy.path, "Opening_Log.md")), before);
  assert.equal(await Deno.readTextFile(join(copy.path, "Deviation_Log.md")), deviations);
});

Deno.test("a plan that is bent after its runs opens the data for no further one", async () => {
  await replace("configs/preregistrations/E1.yaml", [["smallest_effect: 0.01", "smallest_effect: 0.02"]]);
  const refused = await chimera("train_e1", ...study, "seed=204");
  assert.equal(refused.code, 1, refused.stderr);
  assert.match(refused.stderr, /hypotheses\.H1\.smallest_effect: frozen 0\.01, found 0\.02/);
});
