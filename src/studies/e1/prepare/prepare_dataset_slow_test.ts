import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { openHdf5, writeHdf5 } from "@/core/hdf5/mod.ts";
import { sha256File } from "@/core/identity/mod.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { tinyConfig } from "./fixtures/tiny_config.ts";
import { generatorIdentity, trajectoryGenerator } from "./generate.ts";
import { partPath, partsFolder, partsOf } from "./parts.ts";
import { prepareDataset } from "./prepare_dataset.ts";

Deno.env.set("CHIMERA_PROGRESS", "silent");

const reference = await temporaryFolder();
Deno.test.afterAll(async () => await reference[Symbol.asyncDispose]());
const undisturbed = await prepareDataset(tinyConfig, { dataFolder: reference.path, workers: 1 });
const digest = await sha256File(undisturbed.path);

Deno.test("parts cover every trajectory of every split once (counting)", () => {
  const seen = partsOf(tinyConfig).flatMap(({ split, first, count }) =>
    Array.from({ length: count }, (_, index) => `${split} ${first + index}`)
  );
  assert.deepEqual([seen.length, new Set(seen).size], [8, 8]);
});

Deno.test("the file has the splits, coordinates, seeds, units and parameters; its fields are the generator's", async () => {
  assert.equal(undisturbed.outcome, "made");
  assert.deepEqual([...Deno.readDirSync(reference.path)].map(({ name }) => name), ["sets"]);
  using file = await openHdf5(undisturbed.path);
  assert.deepEqual(file.keys(), ["test", "train", "validation"]);
  assert.deepEqual(file.shape("train/vorticity"), [5, 3, 8, 8]);
  assert.equal(file.attributes("/").generator_identity, generatorIdentity(tinyConfig));
  assert.equal(file.attributes("test").viscosity, 0.1);
  assert.equal(file.attributes("train").viscosity, 0.05);
  assert.equal(file.attributes("train/vorticity").units, "1/T");
  assert.deepEqual([...file.read("train/time").data], [0.5, 0.75, 1]);
  assert.equal(Number(file.read("train/x").data[7]), (7 * 2 * Math.PI) / 8);
  for (const [split, index] of [["train", 4], ["test", 1]] as const) {
    const trajectory = trajectoryGenerator(tinyConfig, split)(index);
    assert.ok(trajectory.status === "done");
    assert.deepEqual(
      file.read(`${split}/vorticity`, { slice: [[index, index + 1]] }).data,
      trajectory.vorticity,
    );
    assert.equal(Number(file.read(`${split}/seed`).data[index]), trajectory.seed);
  }
});

Deno.test("the same bytes from three workers as from one; a second call keeps the file", async () => {
  await using folder = await temporaryFolder();
  const { path } = await prepareDataset(tinyConfig, { dataFolder: folder.path, workers: 3 });
  assert.equal(await sha256File(path), digest);
  const again = await prepareDataset(tinyConfig, { dataFolder: folder.path, workers: 3 });
  assert.deepEqual(again, { path, outcome: "kept" });
});

Deno.test("killed between two parts and started again: what is there is used, the bytes are the same", async () => {
  await using folder = await temporaryFolder();
  const fixture = join(import.meta.dirname!, "fixtures", "prepare.ts");
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", fixture, JSON.stringify(tinyConfig), folder.path],
    stdout: "null",
    stderr: "null",
  }).spawn();
  const parts = partsFolder(tinyConfig, folder.path);
  const [firstPart] = partsOf(tinyConfig);
  while (!existsSync(partPath(parts, firstPart))) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill("SIGKILL");
  await child.status;
  assert.equal(existsSync(join(folder.path, "sets", "tiny.h5")), false);
  // One more accident: a part that was damaged on the disk.
  await Deno.writeFile(partPath(parts, partsOf(tinyConfig)[1]), new Uint8Array(100));
  const { path, outcome } = await prepareDataset(tinyConfig, { dataFolder: folder.path, workers: 2 });
  assert.deepEqual([outcome, await sha256File(path)], ["made", digest]);
});

Deno.test("a file of another configuration is made anew; one of unknown origin or damaged is not touched", async () => {
  await using folder = await temporaryFolder();
  const small = {
    ...tinyConfig,
    splits: Object.fromEntries(["train", "validation", "test"].map((split) => [split, { trajectories: 1 }])),
  };
  const path = join(folder.path, "sets", "tiny.h5");
  const prepare = () => prepareDataset(small, { dataFolder: folder.path, workers: 3 });
  await writeHdf5(path, { attributes: { generator_identity: "{}" }, datasets: {} });
  assert.equal((await prepare()).outcome, "made");
  const bytes = await Deno.readFile(path);
  await Deno.writeFile(path, bytes.subarray(0, 5000));
  await assert.rejects(prepare, /tiny\.h5: truncated: 5000 of \d+ bytes; move it away, then start again/);
  await writeHdf5(path, { attributes: { title: "mine" }, datasets: {} });
  const mine = await sha256File(path);
  await assert.rejects(prepare, /tiny\.h5: this file was not made by Chimera; move it away/);
  assert.equal(await sha256File(path), mine);
});

Deno.test("a diverging flow is one line that names the trajectory, the time and the remedy", async () => {
  await using folder = await temporaryFolder();
  const config = { ...tinyConfig, initial_vorticity: { ...tinyConfig.initial_vorticity, rms: 1e4 } };
  await assert.rejects(prepareDataset(config, { dataFolder: folder.path, workers: 1 }), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(
      error.message,
      /^tiny: trajectory 0 diverges at t = [\d.]+ \(train 0 to 3\); halve the time step/,
    );
    return true;
  });
});

Deno.test("a set from elsewhere is only looked at, and must be there", async () => {
  await using folder = await temporaryFolder();
  const config = {
    name: "other",
    role: "ood" as const,
    layout: "pdebench_array" as const,
    manifest: "m.yaml",
    file: "other.h5",
    axes: ["trajectory", "time", "y", "x"] as ("trajectory" | "time" | "y" | "x")[],
    channels: [{ name: "u", dataset: "u" }],
    targets: 1,
    frame_interval: 1,
    reduced_resolution: 1,
    reduced_resolution_t: 1,
    split: { seed: 1, train: 0, validation: 0, test: 1 },
    symmetry: { y: 0, x: 0 },
  };
  const prepare = () => prepareDataset(config, { dataFolder: folder.path, workers: 1 });
  await assert.rejects(prepare, /other\.h5: no such file/);
  await writeHdf5(join(folder.path, "other.h5"), {
    datasets: { u: { data: new Float32Array(1), shape: [1] } },
  });
  assert.equal((await prepare()).outcome, "kept");
});
