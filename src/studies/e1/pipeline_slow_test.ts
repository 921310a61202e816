/**
 * The stages of E1 together, on a few steps of a tiny experiment of two seeds: killed and resumed, measured, aggregated,
 * with a run taken away and with raw data tampered with.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { inspectionOf } from "@/core/inspection.ts";
import { verifyLog } from "@/core/logs/mod.ts";
import { noTensorflow } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { copiedRepository } from "./testing/copied_repository.ts";
import { makeTiny } from "./testing/tiny_data.ts";

const copy = await copiedRepository();
const root = copy.path;
const deviations = await Deno.readTextFile(join(root, "Deviation_Log.md"));

const FEW_STEPS = [
  "experiment=E1_small",
  "training.steps=12",
  "training.checkpoint_every_steps=4",
  "backend=wasm",
];

const run = (args: readonly string[], artifacts: string) => copy.chimeraInto(artifacts, ...args);

/** Starts a command, kills it with -9 once a checkpoint is there, and waits until its children are gone. */
async function killedAtCheckpoint(args: readonly string[], artifacts: string): Promise<void> {
  const child = copy.command(args, artifacts).spawn();
  const ended = child.output();
  while (!(await filesBelow(join(root, artifacts))).some((name) => name.endsWith("checkpoint.h5"))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill("SIGKILL");
  await ended;
  await new Promise((resolve) => setTimeout(resolve, 1500));
}

async function filesBelow(folder: string): Promise<string[]> {
  const names: string[] = [];
  const walk = async (inside: string): Promise<void> => {
    try {
      for await (const { name, isDirectory } of Deno.readDir(join(folder, inside))) {
        if (isDirectory) await walk(join(inside, name));
        else names.push(join(inside, name));
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  await walk("");
  return names.sort();
}

Deno.test("a study killed with -9 and started again has the bytes of one that ran through (invariant)", async () => {
  await makeTiny(copy);
  const whole = await run(["train_e1", ...FEW_STEPS], "whole");
  assert.equal(whole.code, 0, whole.stderr);
  await killedAtCheckpoint(["train_e1", ...FEW_STEPS, "seed=0"], "parts");
  const parts = await run(["train_e1", ...FEW_STEPS, "seed=0"], "parts");
  assert.equal(parts.code, 0, parts.stderr);
  const names = (await filesBelow(join(root, "whole"))).filter((name) => name.includes("/0/"));
  assert.deepEqual((await filesBelow(join(root, "parts"))).filter((name) => name.includes("/0/")), names);
  for (
    const name of names.filter((name) => /\.(h5|json)$/.test(name) && !/(metadata|state)\.json$/.test(name))
  ) {
    const [a, b] = await Promise.all(
      ["whole", "parts"].map((folder) => Deno.readFile(join(root, folder, name))),
    );
    assert.ok(a.length === b.length && a.every((byte, index) => byte === b[index]), name);
  }
  assert.equal(names.filter((name) => name.endsWith("predictions.h5")).length, 2);
});

Deno.test("finished runs are kept, and a change of an experiment that no frozen plan registers is no deviation", async () => {
  const again = await run(["train_e1", ...FEW_STEPS], "whole");
  assert.equal(again.stdout.match(/^kept: /gm)?.length, 4);
  assert.deepEqual(inspectionOf(await verifyLog(join(root, "Deviation_Log.md"))).findings, []);
  assert.equal(await Deno.readTextFile(join(root, "Deviation_Log.md")), deviations);
});

Deno.test("aggregate and figures are made from the runs' files", async () => {
  const aggregated = await run(["aggregate", ...FEW_STEPS, "--json"], "whole");
  assert.equal(aggregated.code, 0, aggregated.stderr);
  const summary = JSON.parse(aggregated.stdout);
  assert.equal(summary.runs.length, 4);
  assert.match(summary.warnings.join("\n"), /2 seeds cannot reach p < 0\.05/);
  assert.match(summary.deviations.join("\n"), /training\.steps/);
  assert.match(
    summary.warnings.join("\n"),
    /4 of 4 runs did not train: .*\); E1_small: by design, it checks/,
  );
  assert.deepEqual(Object.keys(summary.hypotheses), ["H1", "H2", "H3"]);
  assert.match(summary.warnings.join("\n"), /EXPLORATORY/);
  assert.equal(summary.preregistration.standing, "exploratory");
  assert.match(
    summary.preregistration.reasons.join("\n"),
    /experiment: E1_small is not[^]*data\.ood: cfd2d_ood_small was explored[^]*seeds: 0 is consumed/,
  );
  const figures = await run(["figures", ...FEW_STEPS], "whole");
  assert.equal(figures.code, 0, figures.stderr);
  // fewer steps are another plan than the registered one
  const plans = join(root, "whole", "small", "plans");
  const [{ name: id }] = await Array.fromAsync(Deno.readDir(plans));
  const results = join(plans, id);
  const svg = await Deno.readTextFile(join(results, "fig1_ind_ood.svg"));
  for (const { run_id } of summary.runs) assert.ok(svg.includes(run_id), `figure 1 names run ${run_id}`);
  for (const name of ["fig1_ind_ood", "figures/fields", "figures/energy_spectra", "figures/loss_curves"]) {
    const marked = await Deno.readTextFile(join(results, `${name}.svg`));
    assert.match(marked, /<title>EXPLORATORY – [^]*>Exploratory: no test of the registered plan/, name);
  }
  const report = await run(["report", ...FEW_STEPS], "whole");
  assert.equal(report.code, 0, report.stderr);
  const page = await Deno.readTextFile(join(results, "E1_report.html"));
  for (const { run_id } of summary.runs) {
    assert.ok(page.includes(`<code>${run_id}</code>`), `the report lists ${run_id}`);
  }
});

Deno.test("metrics that do not follow from the raw files, and a run that is gone, are named", async () => {
  const runs = join(root, "whole", "small", "E1");
  const [first] = await filesBelow(join(runs, "unet_small", "1"));
  const folder = join(runs, "unet_small", "1", first.split("/")[0]);
  const metrics = join(folder, "metrics.json");
  const honest = await Deno.readTextFile(metrics);
  await Deno.chmod(metrics, 0o644);
  await Deno.writeTextFile(metrics, honest.replace(/"nrmse": 0\.\d/, '"nrmse": 0.0'));
  const tampered = await run(["aggregate", ...FEW_STEPS], "whole");
  assert.notEqual(tampered.code, 0);
  assert.match(tampered.stderr, /'metrics\.json' has changed/);

  await Deno.remove(folder, { recursive: true });
  const incomplete = await run(["aggregate", ...FEW_STEPS], "whole");
  assert.equal(incomplete.code, 1);
  assert.match(
    incomplete.stderr,
    /run unet_small, seed 1 is missing.*train_e1 experiment=E1_small model=unet_small seed=1 .*training\.steps=12/s,
  );
});

Deno.test("a rehearsal goes through every stage, is marked synthetic, and no real analysis takes it in", async () => {
  const rehearsed = await run(["dryrun", "backend=wasm", "seed=0"], "rehearsal");
  assert.equal(rehearsed.code, 0, rehearsed.stderr);
  const folder = join(root, "rehearsal", "dryrun");
  assert.equal(JSON.parse(await Deno.readTextFile(join(folder, "E1_summary.json"))).synthetic, true);
  const { synthetic, standing } = JSON.parse(await Deno.readTextFile(join(folder, "E1_report.json")));
  assert.deepEqual([synthetic, standing], [true, "exploratory"]);
  assert.match(await Deno.readTextFile(join(folder, "fig1_ind_ood.svg")), /SYNTHETIC/);
  assert.match(await Deno.readTextFile(join(folder, "E1_report.html")), /<h1>.*SYNTHETIC, EXPLORATORY/);
  await Deno.mkdir(join(root, "rehearsal", "small"));
  await Deno.rename(join(folder, "E1"), join(root, "rehearsal", "small", "E1"));
  const real = await run(["aggregate", "experiment=E1_small", "backend=wasm"], "rehearsal");
  assert.equal(real.code, 1);
  assert.match(real.stderr, /run unet_small, seed 0 is missing/);
});

Deno.test("three arms of any names go through every stage, two of them beside the reference (a rehearsal's files)", async () => {
  const rehearsed = await run(["dryrun", "experiment=E1_architectures_small", "seed=0"], "arms");
  assert.equal(rehearsed.code, 0, rehearsed.stderr);
  const folder = join(root, "arms", "dryrun");
  const summary = JSON.parse(await Deno.readTextFile(join(folder, "E1_summary.json")));
  assert.deepEqual(Object.keys(summary.differences), ["fno", "resnet"]);
  assert.deepEqual([summary.reference, summary.parity, summary.hypotheses], ["unet", null, {}]);
  assert.deepEqual(Object.keys(summary.models), ["fno_small", "resnet_small", "unet_small"]);
  assert.match(summary.warnings.join("\n"), /no parity was asked for/);
  assert.match(await Deno.readTextFile(join(folder, "fig1_ind_ood.svg")), /ResNet − UNet/);
  assert.match(await Deno.readTextFile(join(folder, "E1_report.html")), /No parity was asked for/);
  const some = await run(
    ["dryrun", "experiment=E1_architectures_small", "model=fno_small,unet_small"],
    "arms",
  );
  assert.equal(some.code, 2);
  assert.match(some.stderr, /E1 compares 3 networks, got unet_small, fno_small; leave model= away/);
});

Deno.test(
  "runs with jit=false and compiled ones lie side by side, each analysed by itself (oracle: their metadata)",
  {
    ignore: noTensorflow,
  },
  async () => {
    const args = ["experiment=E1_small", "backend=tensorflow", "seed=0", "training.steps=2"];
    const summaryAfter = async (jit: string[]) => {
      const trained = await run(["train_e1", ...args, ...jit], "modes");
      assert.equal(trained.code, 0, trained.stderr);
      const { code, stdout, stderr } = await run(["aggregate", ...args, ...jit, "--json"], "modes");
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout);
    };
    const ids: string[] = [];
    for (const [jit, compiled] of [[["jit=false"], false], [["jit=true"], true]] as const) {
      const { backend, runs } = await summaryAfter([...jit]);
      assert.equal(backend.compiled, compiled);
      assert.equal(runs.length, 2);
      for (const { run_id, path } of runs) {
        const metadata = JSON.parse(await Deno.readTextFile(join(root, "modes", path, "metadata.json")));
        assert.deepEqual([metadata.backend.name, metadata.backend.compiled], ["tensorflow", compiled]);
        ids.push(run_id);
      }
    }
    assert.equal(new Set(ids).size, 4);
  },
);

Deno.test("a loss that is no number ends the run as diverged, with the step and a remedy, exit code 1", async () => {
  const args = ["train_e1", ...FEW_STEPS, "model=unet_small", "seed=0", "training.learning_rate=1e30"];
  const diverged = await run(args, "diverged");
  assert.equal(diverged.code, 1, diverged.stderr);
  assert.match(diverged.stderr, /diverged: .*at step \d+; lower training\.learning_rate/);
});
