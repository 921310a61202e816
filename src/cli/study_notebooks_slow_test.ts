/**
 * The numbered notebooks, executed for real on a trial of the small experiment, on the small scan and hunt: by our runner,
 * then each once more: by our runner (no byte may differ) or by JupyterLab's own nbclient (oracle: it shows nothing that
 * ours does not), and one by hand in a JupyterLab in Chromium.
 */
import assert from "node:assert/strict";
import { basename, join, relative } from "node:path";
import { exists } from "@/core/exists.ts";
import { createLog } from "@/core/logs/mod.ts";
import { isExecutable } from "@/core/notebooks/format/notebook.ts";
import { findJupyterLab, readNotebook, serialiseNotebook } from "@/core/notebooks/mod.ts";
import { openInLab } from "@/core/notebooks/testing/lab_browser.ts";
import { giveSmallArtifacts, giveSmallData } from "@/core/testing/made_before.ts";
import { chimeraArguments } from "@/core/testing/chimera_arguments.ts";
import { decoded, type DecodedOutput } from "@/core/testing/decoded.ts";
import { hasChromium } from "@/core/testing/chromium.ts";
import { runCellByCell } from "@/core/notebooks/testing/lab_walk.ts";
import { differences, executeWithNbclient, findNbclient } from "@/core/notebooks/testing/nbclient_peer.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { type ExperimentPlan, resolvePlan } from "@/studies/e1/plan/mod.ts";
import {
  declaredOf,
  executeNotebooks,
  numberedNotebooks,
  openNotebook,
  outputOf,
  planParameters,
} from "./study_notebooks.ts";

/** Of each kind one that nbclient executes: tables and text, figures of E1, figures of another study. */
const BY_NBCLIENT = /^0[156]_/;

/** Two runs of a few steps. */
const TRIAL = ["experiment=E1_small", "seed=0", "training.steps=8", "backend=wasm", "jit=false"];

/** nbclient may lose an output to a race in the kernel; a difference counts only if it comes each time. */
const NBCLIENT_ATTEMPTS = 3;

const root = await Deno.makeTempDir({ prefix: "chimera-notebooks-" });
// inside the repository, so that the kernel finds the import map; ignored by git, and not hidden from JupyterLab
const copies = join(repositoryRoot(), "artifacts", `notebooks-test-${Deno.pid}`);
const environment = {
  CHIMERA_DATA: join(root, "data"),
  CHIMERA_ARTIFACTS: join(root, "artifacts"),
  CHIMERA_PROGRESS: "silent",
};
// kernels and servers inherit it; other test files, which share the process, must not
for (const [name, value] of Object.entries(environment)) Deno.env.set(name, value);
globalThis.addEventListener("unload", () => {
  for (const name of Object.keys(environment)) Deno.env.delete(name);
  for (const folder of [root, copies]) Deno.removeSync(folder, { recursive: true });
});
await Deno.mkdir(copies, { recursive: true });
await giveSmallData(environment.CHIMERA_DATA);
await giveSmallArtifacts(environment.CHIMERA_ARTIFACTS);

const nbclient = await findNbclient();
const say = () => {};
let plan: ExperimentPlan;
let written: string[];

async function chimera(...args: string[]): Promise<DecodedOutput> {
  const command = new Deno.Command(Deno.execPath(), {
    args: chimeraArguments(args),
    // a trial's deviations are no business of this repository's log
    env: { CHIMERA_LOGS: root, NO_COLOR: "1" },
    stdin: "null",
  });
  return decoded(await command.output());
}

/** Executes the numbered notebooks that are asked for, for the small studies. */
async function execute(asked: (name: string) => boolean): Promise<string[]> {
  const values = { ...await planParameters(plan), scan: "gGamma_small", hunt: "hunt_small" };
  const paths = (await numberedNotebooks()).filter((path) => asked(basename(path)));
  const notebooks = await Promise.all(paths.map(openNotebook));
  const executions = notebooks.map((notebook) => ({
    path: notebook.path,
    output: outputOf(notebook, plan),
    parameters: declaredOf(notebook, values),
  }));
  return await executeNotebooks(executions, { say });
}

/** Every file of a folder that is not below one of those left out, with its bytes as text. */
async function contents(folder: string, leftOut: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (leftOut.includes(name)) continue;
    const path = join(folder, name);
    if (isDirectory) Object.assign(found, await contents(path, leftOut));
    else found[path] = new TextDecoder("latin1").decode(await Deno.readFile(path));
  }
  return found;
}

/** How many runs there are of each network and seed. */
async function runCounts(): Promise<number[]> {
  const places = ["unet_small", "fractal_unet_small"].flatMap((model) =>
    ["0", "1", "2"].map((seed) => [model, seed])
  );
  const folders = places.map((place) => join(plan.experimentFolder, "E1", ...place));
  return await Promise.all(
    folders.map((folder) => Array.fromAsync(Deno.readDir(folder)).then(({ length }) => length, () => 0)),
  );
}

Deno.test("a trial with overrides leaves its own two runs everywhere, and no other plan's file differs (oracle: its seeds)", async () => {
  await createLog(join(root, "Deviation_Log.md"), { title: "Deviations", purpose: "For a test." });
  plan = await resolvePlan(TRIAL);
  if (await exists(plan.outputFolder)) { // somebody made this very trial here
    await Deno.remove(plan.experimentFolder, { recursive: true });
  }
  if (!await exists(plan.experimentFolder)) {
    const other = [
      "experiment=E1_small",
      "seed=1",
      "training.steps=2",
      "backend=wasm",
      "--without-notebooks",
    ];
    const { code, stderr } = await chimera("full_e1", ...other);
    assert.equal(code, 0, stderr);
  }
  const { outputFolder } = plan;
  assert.equal(join(outputFolder, ".."), join(plan.experimentFolder, "plans"));
  const others = () => contents(plan.experimentFolder, ["E1", "E1_probes", basename(outputFolder)]);
  const before = { files: await others(), runs: await runCounts() };
  assert.notDeepEqual(before.files, {});
  const { code, stderr } = await chimera("full_e1", ...TRIAL);
  assert.equal(code, 0, stderr);
  assert.deepEqual(await others(), before.files);

  const read = async (name: string) => JSON.parse(await Deno.readTextFile(join(outputFolder, name)));
  const { runs } = await read("E1_summary.json");
  const ids: string[] = runs.map(({ run_id }: { run_id: string }) => run_id);
  assert.equal(ids.length, 2);
  const more = (await runCounts()).map((count, index) => count - before.runs[index]);
  assert.deepEqual(more, [1, 0, 0, 1, 0, 0], "the trial's runs of seed 0, beside those of others");

  assert.deepEqual((await read("E1_timing.json")).runs.map(({ seed }: { seed: number }) => seed), [0, 0]);
  assert.deepEqual(Object.keys((await read("E1_report.json")).runs).sort(), ids.toSorted());
  assert.equal((await Deno.readTextFile(join(outputFolder, "E1_metrics.csv"))).trim().split("\n").length, 3);
  const figure = await Deno.readTextFile(join(outputFolder, "fig1_ind_ood.svg"));
  for (const id of ids) assert.ok(figure.includes(id), `figure 1 names run ${id}`);
  const notebook = (name: string) => Deno.readTextFile(join(outputFolder, "notebooks", `${name}.ipynb`));
  assert.match(await notebook("02_training"), /"2 runs are finished\\n"/);
  assert.match(await notebook("03_probes"), /"2 runs are probed\\n"/);
  assert.match(await notebook("05_figures"), /: 2 runs, seeds 0\\n"/);
});

Deno.test("the notebooks execute, show their figures, and a second execution differs in no byte (invariant)", async () => {
  const ofTrial = ["01_manifests_and_parity", "02_training", "03_probes", "04_statistics", "05_figures"]
    .map((name) => join(plan.outputFolder, "notebooks", `${name}.ipynb`)); // which the trial executed
  written = [...ofTrial, ...await execute((name) => /^0[67]_/.test(name))];
  assert.deepEqual(
    written.slice(5).map((path) => relative(environment.CHIMERA_ARTIFACTS, path)),
    ["notebooks/06_irer_hunt.ipynb", "notebooks/07_sfst_scan.ipynb"],
  );
  const first = new Map(
    await Promise.all(written.map(async (path) => [path, await Deno.readTextFile(path)] as const)),
  );
  const again = await execute((name) => !BY_NBCLIENT.test(name) || !nbclient);
  assert.ok(again.length >= 4 && again.every((path) => first.has(path)));
  for (const path of again) assert.equal(await Deno.readTextFile(path), first.get(path), path);

  const figuresOf = async (path: string) =>
    (await readNotebook(path)).cells.filter(isExecutable).flatMap(({ outputs }) => outputs)
      .filter((output) => "data" in output && "image/png" in output.data).length;
  assert.equal(await figuresOf(written[4]), 4);
  assert.equal(await figuresOf(written[5]), 6);
  assert.equal(await figuresOf(written[6]), 6);
});

Deno.test("a notebook gets the parameters that it declares and no others (oracle: the injected cells)", async () => {
  const injectedInto = async (path: string) =>
    (await readNotebook(path)).cells.find(({ id }) => id === "injected-parameters")?.source;
  const ofPlan = 'const experiment = "E1_small";\nconst backend = "wasm";\n';
  const planFile = `const planFile = "${
    relative(environment.CHIMERA_ARTIFACTS, plan.outputFolder)
  }/E1_plan.json";`;
  assert.deepEqual(await Promise.all(written.map(injectedInto)), [
    ofPlan + planFile,
    `${ofPlan}const jit = false;\n${planFile}`,
    ofPlan + planFile,
    `${ofPlan}const jit = false;\n${planFile}`,
    ofPlan + planFile,
    'const hunt = "hunt_small";',
    'const scan = "gGamma_small";',
  ]);
});

Deno.test("nbclient shows nothing in the notebooks that our runner does not", async (test) => {
  const python = nbclient;
  if (python === undefined) {
    console.log(`skipped: ${test.name}: no Python here has nbclient (deno task setup --lab installs it)`);
    return;
  }
  for (const path of written.filter((path) => BY_NBCLIENT.test(basename(path)))) {
    const ours = await readNotebook(path);
    const source = join(copies, basename(path));
    await Deno.copyFile(path, source);
    for (let attempt = 1;; attempt++) {
      const output = join(root, "nbclient.ipynb");
      await executeWithNbclient(source, { output, python, kernelspecFolder: join(root, "jupyter") });
      const found = differences(ours, await readNotebook(output));
      if (found.length === 0) break;
      if (attempt === NBCLIENT_ATTEMPTS) assert.fail(`${basename(path)}: ${found.join("\n")}`);
    }
  }
});

Deno.test("notebook 05 runs cell by cell in JupyterLab, shows its figures, and an interrupt keeps the state", async (test) => {
  const lab = findJupyterLab();
  if (lab === undefined || !hasChromium()) {
    console.log(`skipped: ${test.name}: needs JupyterLab (deno task setup --lab) and Chromium`);
    return;
  }
  // the executed notebook carries the parameters of the small experiment in a cell of its own; its outputs must go
  const path = join(copies, "05_figures.ipynb");
  const executed = await readNotebook(join(plan.outputFolder, "notebooks", "05_figures.ipynb"));
  const cells = executed.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell
  );
  await Deno.writeTextFile(path, serialiseNotebook({ ...executed, cells }));
  await using opened = await openInLab(relative(repositoryRoot(), path), { lab, folder: join(root, "lab") });
  await runCellByCell(opened.page, await readNotebook(path));
  const screenshot = Deno.env.get("CHIMERA_SCREENSHOT");
  if (screenshot) await opened.page.screenshot({ path: screenshot });
});
