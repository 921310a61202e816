/**
 * Peak memory while data larger than memory is normalised, drawn from, run through and written as predictions are, file by
 * file of growing size.
 *
 *     deno run -A validation/large_files.ts [megabytes …]      (default 64 256 600 1500; 6 GB of disk in the temporary folder)
 *
 * Each size is one file of 256 × 256 points, two channels, one trajectory for training and one each to validate and test,
 * in chunks of four frames. What is measured is the peak resident size (VmHWM) of a process of its own, in MB.
 */
import { join } from "node:path";
import { File, hdf5Ready } from "@/core/hdf5/library.ts";
import { writeHdf5 } from "@/core/hdf5/mod.ts";
import type { ForeignConfig } from "@/studies/e1/plan/data_config.ts";
import { normalisationOf, readSplit } from "@/studies/e1/prepare/mod.ts";
import { evaluationBatches, trainingBatch } from "@/training/mod.ts";

const SIZE = 256;
const CHUNK_FRAMES = 4;

async function writeFile(path: string, megabytes: number): Promise<void> {
  await hdf5Ready();
  const file = new File(path, "w");
  const frame = SIZE * SIZE * 2;
  const times = CHUNK_FRAMES * Math.max(1, Math.round(megabytes * 1e6 / (3 * 4 * frame * CHUNK_FRAMES)));
  const block = new Float32Array(3 * CHUNK_FRAMES * frame);
  const shape = [3, CHUNK_FRAMES, SIZE, SIZE, 2];
  const dataset = file.create_dataset({
    name: "flow",
    data: block,
    shape,
    maxshape: [3, times, SIZE, SIZE, 2],
    chunks: [1, CHUNK_FRAMES, SIZE, SIZE, 2],
  });
  dataset.resize([3, times, SIZE, SIZE, 2]);
  for (let first = 0; first < times; first += CHUNK_FRAMES) {
    for (let at = 0; at < block.length; at++) {
      block[at] = Math.sin(at + first) + 0.1 * Math.cos(at * at + first);
    }
    dataset.write_slice([[], [first, first + CHUNK_FRAMES], [], [], []], block);
  }
  file.close();
}

/** What a run does with its training data, in this process. */
async function work(folder: string): Promise<void> {
  const config = {
    name: "large",
    role: "ind",
    layout: "pdebench_array",
    manifest: "manifests/NONE.yaml",
    file: "large.h5",
    axes: ["trajectory", "time", "y", "x", "channel"],
    channels: [0, 1].map((component) => ({ name: `c${component}`, dataset: "flow", component })),
    targets: 2,
    frame_interval: 1,
    reduced_resolution: 1,
    reduced_resolution_t: 1,
    split: { seed: 1, train: 0.34, validation: 0.33, test: 0.33 },
    symmetry: { y: 1, x: 1 },
  } as unknown as ForeignConfig;
  const given = { ...config, split: { seed: 1, train: 1, validation: 0, test: 0 } };
  using split = await readSplit(given, { split: "train", dataFolder: folder });
  const normalisation = normalisationOf(split);
  const plan = { seed: 1, batchSize: 4, normalisation, symmetry: { y: 1, x: 1 } };
  for (let step = 0; step < 20; step++) trainingBatch(split.series, step, plan);
  let batches = 0;
  const [trajectories, times, height, width, channels] = split.series.shape;
  const size = height * width * channels;
  const frames = async function* () {
    for (const { inputs } of evaluationBatches(split.series, { batchSize: 8, normalisation })) {
      batches++;
      for (let at = 0; at < inputs.length; at += size) {
        await Promise.resolve(); // as a network's answer comes
        yield inputs.subarray(at, at + size);
      }
    }
  };
  await writeHdf5(join(folder, "predictions.h5"), {
    datasets: { next_state: { frames: frames(), shape: [trajectories, times - 1, height, width, channels] } },
  });
  const status = await Deno.readTextFile("/proc/self/status");
  console.log(JSON.stringify({ batches, peakMB: Number(status.match(/VmHWM:\s+(\d+)/)![1]) / 1000 }));
}

if (Deno.args[0] === "--work") await work(Deno.args[1]);
else {
  const sizes = Deno.args.length > 0 ? Deno.args.map(Number) : [64, 256, 600, 1500];
  console.log("file/MB  values/MB  batches  peak/MB  seconds");
  for (const megabytes of sizes) {
    const folder = await Deno.makeTempDir({ prefix: "chimera-large-" });
    try {
      const path = join(folder, "large.h5");
      await writeFile(path, megabytes);
      const start = performance.now();
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", import.meta.filename!, "--work", folder],
      }).output();
      const text = new TextDecoder().decode(stdout);
      if (text === "") throw new Error(new TextDecoder().decode(stderr));
      const { batches, peakMB } = JSON.parse(text);
      const { size } = await Deno.stat(path);
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      console.log(
        [(size / 1e6).toFixed(0), megabytes, batches, peakMB.toFixed(0), seconds]
          .map((cell, i) => String(cell).padStart([7, 9, 7, 7, 7][i])).join("  "),
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
}
