/** Oracle: a plan that was written is the plan that is read, whatever the configurations say by then. */
import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { InputError } from "@/core/errors.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { notebookPlan, readPlan, writePlan } from "./plan_file.ts";
import { resolvePlan } from "./resolve.ts";

const artifacts = await Deno.makeTempDir({ prefix: "chimera-plan-" });
Deno.env.set("CHIMERA_ARTIFACTS", artifacts);
globalThis.addEventListener("unload", () => {
  Deno.env.delete("CHIMERA_ARTIFACTS");
  Deno.removeSync(artifacts, { recursive: true });
});

/** Sets of other points, with the networks that take them. */
const LARGER = [
  "data=cfd2d_ind_v1,cfd2d_ood_v1",
  ...["unet_small", "fractal_unet_small"].map((model) => `models.${model}.input_shape=[64,64,3]`),
];
const TRIAL = ["experiment=E1_small", "seed=0", "training.steps=8"];

Deno.test("a plan is read back as it was written: registered, chosen in part, and with overrides", async () => {
  const all = [
    [],
    ["experiment=E1_cfd2d_confirmatory", "backend=wasm", "jit=false"],
    [...TRIAL, "backend=wasm", "models.unet_small.dropout=0.1", ...LARGER],
    ["experiment=E1_small", "model=unet_small", "seed=7"],
    ["experiment=E1_architectures_small"],
    ["experiment=E1_architectures_small", "reference=fno", "model=fno_small,unet_small", "seed=1"],
  ];
  for (const args of all) {
    const plan = await resolvePlan(args);
    const file = await writePlan(plan);
    assert.equal(join(artifactsFolder(), dirname(file)), plan.outputFolder);
    assert.deepEqual(await readPlan(file), plan);
    assert.deepEqual(await notebookPlan(file, ["experiment=E1_cfd2d"]), plan);
  }
  assert.deepEqual(await notebookPlan("", TRIAL), await resolvePlan(TRIAL));
});

Deno.test("the registered plan has the experiment's folder, any other one of its own, equal plans the same", async () => {
  const folder = async (...args: string[]) =>
    relative(artifacts, (await resolvePlan(["experiment=E1_small", ...args])).outputFolder);
  for (
    const same of [[], ["backend=cpu"], ["jit=false"], ["seed=0,1,2"], ["training.steps=150"], [
      "model=unet_small",
    ]]
  ) {
    assert.equal(await folder(...same), "small", same.join());
  }
  assert.equal(await folder("artifacts_folder=elsewhere"), "elsewhere");
  const others = await Promise.all([
    folder("seed=0"),
    folder("seed=2,1,0"),
    folder("training.steps=8"),
    folder("training.steps=8", "seed=0"),
    folder(...LARGER),
    folder("parity_tolerance=0.1"),
  ]);
  assert.equal(new Set(others).size, others.length);
  for (const other of others) assert.match(other, /^small\/plans\/[0-9a-f]{16}$/);
  assert.equal(await folder("seed=0", "training.steps=8", "backend=wasm"), others[3]);
  const { experimentFolder } = await resolvePlan(TRIAL);
  assert.equal(
    experimentFolder,
    join(artifacts, "small"),
    "runs are named by what they are and lie together",
  );
});

Deno.test("a plan that was edited, moved, cut off or is not there is bad input (invariant)", async () => {
  const file = await writePlan(await resolvePlan(TRIAL));
  const path = join(artifacts, file);
  const text = await Deno.readTextFile(path);
  const refused = async (content: string, message: RegExp, name = file) => {
    const target = join(artifacts, name);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeTextFile(target, content);
    await assert.rejects(readPlan(name), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, message);
      return true;
    });
  };
  await refused(
    text.replace('"steps": 8', '"steps": 2000'),
    /E1_plan\.json: was edited after it was written/,
  );
  await refused(text.replace('"registered": false', '"registered": true'), /was edited/);
  await refused(text.slice(0, 99), /is not JSON/);
  await refused("[]", /E1_plan\.json: .*expected/);
  await refused(
    text,
    /is a plan of \S*small\/plans\/[0-9a-f]{16}; leave planFile away/,
    "small/E1_plan.json",
  );
  await refused(text, /is a plan of /, "elsewhere/plan.json");
  await assert.rejects(readPlan("nowhere/E1_plan.json"), InputError);
});
