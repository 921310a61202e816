/**
 * A whole training step of E1's networks (forward, backward, Adam; the batch stays where it is): ours compiled against
 * ours eager, Keras' `tf.function` and PyTorch on the CPU, with the same weights, batch and optimiser. Each side is
 * measured with the settings that are fastest for it, chosen anew for each network and batch size.
 */
import { join } from "node:path";
import { repositoryRoot } from "@/core/repository.ts";
import { printLine } from "@/core/progress/mod.ts";
import { type BenchmarkResult, compare, type Comparison, fastest } from "../paired.ts";
import { temporaryFolder } from "../temporary.ts";
import type { Setting } from "../training/setting.ts";
import { requireSameLosses } from "./same_losses.ts";
import { openSides, type Sides } from "./sides.ts";

const BATCH_SIZES = [1, 8, 32];
const QUICK_BATCH_SIZES = [8];
/** Compiled over PyTorch's best, at each batch size. */
const PYTORCH_LIMIT = 0.6;
/** Compiled over Keras' best, by batch size. */
const KERAS_LIMITS: Readonly<Record<number, number>> = { 8: 1.2 };

/** One of the cases that are measured. */
interface Case {
  readonly network: string;
  readonly batchSize: number;
}

export async function benchmark({ quick }: { quick: boolean }): Promise<BenchmarkResult> {
  await using folder = await temporaryFolder();
  await using workers = new AsyncDisposableStack();
  const batchSizes = quick ? QUICK_BATCH_SIZES : BATCH_SIZES;
  const here = join(repositoryRoot(), "bench", "jit");
  const { sides, networks, versions } = await openSides({
    here,
    folder: folder.path,
    batchSizes,
    quick,
    use: (worker) => workers.use(worker),
  });
  const checks: string[] = [];
  const comparisons: Comparison[] = [];
  for (const network of networks) {
    for (const batchSize of batchSizes) {
      const { check, compared } = await measure({ network, batchSize }, { sides, quick });
      checks.push(...check);
      comparisons.push(...compared);
    }
  }
  return {
    title: "training step, data resident",
    unit: "ms a step",
    comparisons,
    checks,
    versions,
  };
}

async function measure(
  one: Case,
  { sides, quick }: { sides: Sides; quick: boolean },
): Promise<{ check: string[]; compared: Comparison[] }> {
  const what = `${one.network}, batch ${one.batchSize}`;
  printLine(`${what}: checking that all sides compute the same`);
  const { usable, checks } = await requireSameLosses(what, { sides, parameters: { ...one } });
  const best = async (settings: readonly Setting[]) => await bestOf(settings, { one, quick });
  const compiled = await best(usable.compiled);
  const eager = await best(usable.eager);
  const keras = await best(usable.keras);
  const pytorch = await best(usable.pytorch);
  printLine(`${what}: ${[compiled, eager, keras, pytorch].map(({ name }) => name).join("; ")}`);
  const once = await time(compiled, { one, steps: 2 });
  const steps = Math.max(1, Math.round((quick ? 250 : 700) / once));
  const block = (setting: Setting) => ({
    name: setting.name,
    measure: () => time(setting, { one, steps }),
  });
  const compared = await compare(what, {
    ours: block(compiled),
    peers: [
      block(eager),
      { ...block(keras), limit: KERAS_LIMITS[one.batchSize] },
      { ...block(pytorch), limit: PYTORCH_LIMIT },
    ],
    rounds: quick ? 5 : 11,
  });
  return { check: checks, compared };
}

/** The fastest of one side's settings. */
async function bestOf(
  settings: readonly Setting[],
  { one, quick }: { one: Case; quick: boolean },
): Promise<Setting> {
  const short = Math.max(2, Math.round(32 / one.batchSize));
  return await fastest(settings, {
    rounds: quick ? 1 : 3,
    measure: (setting, round) => time(setting, { one, steps: round === 0 ? 1 : short }),
  });
}

/** Milliseconds a step over a block of steps. */
function time(
  { worker, parameters }: Setting,
  { one, steps }: { one: Case; steps: number },
): Promise<number> {
  return worker.ask<number>("time", { ...one, steps, ...parameters });
}
