/** The command on one run of a few steps: probed once, kept, made anew where a file is gone, changed or of other settings. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import { noTensorflow } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { copiedRepository } from "../testing/copied_repository.ts";
import { makeTiny } from "../testing/tiny_data.ts";
import { readProbeFile } from "./probe_file.ts";

const FEW_STEPS = ["experiment=E1_small", "model=unet_small", "training.steps=4"];
const PLAN = [...FEW_STEPS, "backend=wasm"];

const copy = await copiedRepository();
const { chimera } = copy;

Deno.test("probes without a finished run say what to do (exit code 1)", async () => {
  await makeTiny(copy);
  const { code, stderr } = await chimera("probes", ...PLAN, "seed=0");
  assert.equal(code, 1);
  assert.match(stderr, /unet_small, seed 0 is missing .*to make it: .*deno task train_e1/s);
});

Deno.test("probes: one file a run beside the sealed folder, kept when finished, the same bytes when made anew", async () => {
  const probes = async (seeds: string) => {
    const { code, stdout, stderr } = await chimera("probes", ...PLAN, `seed=${seeds}`, "--json");
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as { runs: { path: string; outcome: string }[]; notProbed: string[] };
  };
  const trained = await chimera("train_e1", ...PLAN, "seed=0", "--json");
  assert.equal(trained.code, 0, trained.stderr);
  const runFolder = join(copy.path, "artifacts", JSON.parse(trained.stdout).runs[0].folder);

  // the run that is not finished is named, the other one is probed
  const first = await probes("0,1");
  assert.deepEqual(first.runs.map(({ outcome }) => outcome), ["done"]);
  assert.match(first.notProbed.join("\n"), /unet_small, seed 1 is missing/);
  const [{ path }] = first.runs;
  const bytes = await Deno.readTextFile(path);
  assert.equal((await readRunState(runFolder))?.status, "done");
  assert.deepEqual((await Array.fromAsync(Deno.readDir(dirname(path)))).length, 1);

  assert.equal((await probes("0")).runs[0].outcome, "kept");
  assert.equal(await Deno.readTextFile(path), bytes);

  const damages = [
    bytes.replace(/"mle": (\d+\.\d+)/, '"mle": $10000000000000000000'),
    bytes.replace(/"synthetic": false/, '"synthetic": true'),
    bytes.replace(/"seed": 0,\n/, '"seed": 5,\n'),
    bytes.replace(/"mle": \d/, '"mle": 9'),
    bytes.replace(/"code_version": "[0-9a-f]/, '"code_version": "x'),
    bytes.slice(0, bytes.length / 2),
  ];
  for (const damaged of damages) {
    assert.notEqual(damaged, bytes);
    await Deno.writeTextFile(path, damaged);
    const identity = { ...JSON.parse(bytes).identity };
    assert.equal(await readProbeFile(path, identity), undefined);
  }
  assert.equal((await probes("0")).runs[0].outcome, "done");
  assert.equal(await Deno.readTextFile(path), bytes);

  const file = (await readProbeFile(path))!;
  assert.equal(file.standing, "exploratory");
  const { identity } = file;
  assert.ok(await readProbeFile(path, identity));
  for (
    const other of [
      { ...identity, settings: { ...identity.settings, neighbours: 4 } },
      { ...identity, backend: { ...identity.backend, compiled: true } },
      { ...identity, code_version: "0".repeat(64) },
      { ...identity, run_id: "0123456789abcdef" },
    ]
  ) assert.equal(await readProbeFile(path, other), undefined);
});

Deno.test(
  "on tensorflow a run is probed compiled, one of jit=false op by op, each with a file that says so (its identity)",
  { ignore: noTensorflow },
  async () => {
    const paths: string[] = [];
    for (const [jit, compiled] of [[[], true], [["jit=false"], false]] as const) {
      const plan = [...FEW_STEPS, "backend=tensorflow", "seed=0", ...jit];
      const trained = await chimera("train_e1", ...plan);
      assert.equal(trained.code, 0, trained.stderr);
      const probed = await chimera("probes", ...plan, "--json");
      assert.equal(probed.code, 0, probed.stderr);
      const [{ path }] = JSON.parse(probed.stdout).runs;
      const { identity } = (await readProbeFile(path))!;
      assert.deepEqual([identity.backend.name, identity.backend.compiled], ["tensorflow", compiled]);
      paths.push(path);
    }
    assert.notEqual(paths[0], paths[1]);
    const either = await chimera("probes", ...FEW_STEPS, "backend=tensorflow", "seed=0");
    assert.equal(either.code, 1);
    assert.match(either.stderr, /choose one of .*jit=(true|false)' /);
  },
);
