/**
 * The numbered notebooks, executed for real on the small experiment, scan and hunt: by our runner (twice: nothing
 * may differ), by JupyterLab's own nbclient (oracle: it shows nothing that ours does not), and by hand in a JupyterLab in
 * Chromium.
 */
import assert from "node:assert/strict";
import { basename, join, relative } from "node:path";
import { isExecutable } from "@/core/notebooks/format/notebook.ts";
import { findJupyterLab, readNotebook, serialiseNotebook } from "@/core/notebooks/mod.ts";
import { openInLab } from "@/core/notebooks/testing/lab_browser.ts";
import { hasChromium } from "@/core/testing/chromium.ts";
import { runCellByCell } from "@/core/notebooks/testing/lab_walk.ts";
import { differences, executeWithNbclient, findNbclient } from "@/core/notebooks/testing/nbclient_peer.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { type ExperimentPlan, resolvePlan } from "@/studies/e1/mod.ts";
import { executeStudyNotebooks, isE1Notebook, studyNotebooks } from "./study_notebooks.ts";

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

const say = () => {};
const scan = "gGamma_small";
const hunt = "hunt_small";
let plan: ExperimentPlan;

Deno.test("the study that the notebooks show is there", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", join(repositoryRoot(), "src/cli/main.ts")]
      .concat("full_e1", "experiment=E1_small", "--without-notebooks"),
    stdin: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  plan = await resolvePlan(["experiment=E1_small", "jit=true"]);
});

Deno.test("the notebooks execute, show their figures, and a second execution differs in no byte (invariant)", async () => {
  const written = await executeStudyNotebooks({ plan, scan, hunt }, { say });
  assert.deepEqual(
    written.map((path) => relative(environment.CHIMERA_ARTIFACTS, path)),
    [
      ...["01_manifests_and_parity", "02_training", "03_probes", "04_statistics", "05_figures"]
        .map((name) => `small/notebooks/${name}.ipynb`),
      "notebooks/06_irer_hunt.ipynb",
      "notebooks/07_sfst_scan.ipynb",
    ],
  );
  const first = await Promise.all(written.map((path) => Deno.readTextFile(path)));
  await executeStudyNotebooks({ plan, scan, hunt }, { say });
  for (const [index, path] of written.entries()) {
    assert.equal(await Deno.readTextFile(path), first[index], path);
  }

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
  for (const notebook of await studyNotebooks()) {
    const folder = isE1Notebook(notebook) ? plan.outputFolder : environment.CHIMERA_ARTIFACTS;
    assert.equal(
      await injectedInto(join(folder, "notebooks", basename(notebook.path))),
      isE1Notebook(notebook)
        ? 'const experiment = "E1_small";\nconst backend = "auto";' +
          (notebook.parameters.includes("jit") ? "\nconst jit = true;" : "")
        : notebook.parameters.includes("hunt")
        ? 'const hunt = "hunt_small";'
        : 'const scan = "gGamma_small";',
    );
  }
});

Deno.test("nbclient shows nothing in the notebooks that our runner does not", async (test) => {
  const python = await findNbclient();
  if (python === undefined) {
    console.log(`skipped: ${test.name}: no Python here has nbclient (deno task setup --lab installs it)`);
    return;
  }
  for (const path of await executeStudyNotebooks({ plan, scan, hunt }, { say })) {
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
