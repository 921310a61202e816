/**
 * A training step of the study's baseline network: ours (the tensorflow backend, compiled) against PyTorch on the CPU,
 * with the same weights, batches and optimiser. A step is everything from drawing the batch to reading the loss. Either
 * side is measured with the settings that are fastest for it: threads, and PyTorch's memory format and kind of Adam.
 */
import { join } from "node:path";
import { GateError } from "@/core/errors.ts";
import { printLine } from "@/core/progress/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { type BenchmarkResult, compare, type Comparison, fastest } from "../paired.ts";
import { pythonPeers } from "../peers.ts";
import { temporaryFolder } from "../temporary.ts";
import { plural, type Setting } from "../training/setting.ts";
import { startDenoWorker, startWorker, type Worker } from "../worker.ts";

const THREADS = [1, 2];
const BATCH_SIZES = [2, 8, 32];
const QUICK_BATCH_SIZES = [2, 8];
/** Ours over PyTorch's, at the batch size that the project set itself a limit for. */
const LIMITS: Readonly<Record<number, number>> = { 8: 1.2 };

/** PyTorch's settings beside its threads; the first is the usual best. */
const PEER_SETTINGS = [
  [["fused Adam"], { channelsLast: false, fused: true }],
  [[], { channelsLast: false, fused: false }],
  [["channels_last", "fused Adam"], { channelsLast: true, fused: true }],
] as const;

export async function benchmark({ quick }: { quick: boolean }): Promise<BenchmarkResult> {
  const { python, versions } = await pythonPeers(["torch", "numpy"]);
  await using folder = await temporaryFolder();
  await using workers = new AsyncDisposableStack();
  const here = join(repositoryRoot(), "bench", "e1");
  const started = (worker: Worker) => workers.use(worker);

  const ours: Setting[] = [];
  for (const threads of THREADS) {
    const worker = started(startDenoWorker(join(here, "training_worker.ts")));
    const { library } = await worker.ask<{ library: string }>("open", { threads });
    ours.push({ name: `${library}, ${plural(threads, "thread")}`, worker, parameters: {} });
  }
  await ours[0].worker.ask("write", { folder: folder.path, batchSizes: BATCH_SIZES });
  const peers: Setting[] = [];
  for (const threads of THREADS) {
    const worker = started(startWorker([python, join(here, "training_worker.py")]));
    const { library } = await worker.ask<{ library: string }>("open", { threads, folder: folder.path });
    for (const [words, parameters] of PEER_SETTINGS) {
      peers.push({ name: [library, plural(threads, "thread"), ...words].join(", "), worker, parameters });
    }
  }

  const checks: string[] = [];
  const comparisons: Comparison[] = [];
  for (const batchSize of quick ? QUICK_BATCH_SIZES : BATCH_SIZES) {
    const mine = await bestOf(ours, { batchSize, quick });
    const theirs = await bestOf(peers, { batchSize, quick });
    printLine(`batch ${batchSize}: ${mine.name} against ${theirs.name}`);
    checks.push(await requireSameLosses(batchSize, { mine, theirs }));
    comparisons.push(...await compareAt(batchSize, { mine, theirs, quick }));
  }
  return { title: "training step of unet_small (E1)", unit: "ms a step", comparisons, checks, versions };
}

/** The fastest of one side's settings: first the number of threads, then what else a worker can choose. */
async function bestOf(
  settings: readonly Setting[],
  { batchSize, quick }: { batchSize: number; quick: boolean },
): Promise<Setting> {
  const short = Math.max(1, Math.round(16 / batchSize));
  const rounds = quick ? 1 : 2;
  const measure = (setting: Setting, round: number) =>
    time(setting, { batchSize, steps: round === 0 ? 1 : short });
  const ofEachWorker = settings.filter(({ worker }, at) =>
    settings.findIndex((one) => one.worker === worker) === at
  );
  const { worker } = await fastest(ofEachWorker, { rounds, measure });
  return await fastest(settings.filter((setting) => setting.worker === worker), { rounds, measure });
}

/** Both sides compute the same: the first loss to 1e-5, and to 1e-4 the one after three steps of Adam. */
async function requireSameLosses(
  batchSize: number,
  { mine, theirs }: { mine: Setting; theirs: Setting },
): Promise<string> {
  const losses = ({ worker, parameters }: Setting) =>
    worker.ask<number[]>("check", { batchSize, ...parameters });
  const [ours, peers] = [await losses(mine), await losses(theirs)];
  const deviation = (step: number) => Math.abs(ours[step] / peers[step] - 1);
  const findings = [[0, 1e-5], [3, 1e-4]].filter(([step, tolerance]) => !(deviation(step) <= tolerance)).map((
    [step],
  ) => `batch ${batchSize}, loss after ${step} steps: ours ${ours[step]}, ${theirs.name} ${peers[step]}`);
  if (findings.length > 0) throw new GateError("training (both sides must compute the same)", findings);
  const [first, later] = [deviation(0).toExponential(1), deviation(3).toExponential(1)];
  return `batch ${batchSize}: losses agree to ${first} at the first step, to ${later} after three steps`;
}

async function compareAt(
  batchSize: number,
  { mine, theirs, quick }: { mine: Setting; theirs: Setting; quick: boolean },
): Promise<Comparison[]> {
  const once = await time(mine, { batchSize, steps: 2 });
  const steps = Math.max(1, Math.round((quick ? 250 : 700) / once));
  const block = (setting: Setting) => ({
    name: setting.name,
    measure: () => time(setting, { batchSize, steps }),
  });
  return await compare(`batch ${batchSize}`, {
    ours: block(mine),
    peers: [{ ...block(theirs), limit: LIMITS[batchSize] }],
    rounds: quick ? 5 : 11,
  });
}

/** Milliseconds a step over a block of steps. */
function time({ worker, parameters }: Setting, block: { batchSize: number; steps: number }): Promise<number> {
  return worker.ask<number>("time", { ...block, ...parameters });
}
