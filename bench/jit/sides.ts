/** The contenders of the benchmark: who there is, with which settings. */
import { join } from "node:path";
import { printLine } from "@/core/progress/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { pythonPeers } from "../peers.ts";
import { plural, type Setting } from "../training/setting.ts";
import { startDenoWorker, startWorker, type Worker } from "../worker.ts";

/** Each side's settings; the first is an ordinary one. */
export interface Sides {
  readonly compiled: readonly Setting[];
  readonly eager: readonly Setting[];
  readonly keras: readonly Setting[];
  readonly pytorch: readonly Setting[];
}

const THREADS = [1, 2];

/** Keras' threads: within an operation, and operations at once; a quick look takes the first two. */
const KERAS_THREADS = [[1, 2], [2, 2], [1, 1], [2, 1]];

/** Ours, as the study opens the backend on one core and on two: compiled, the operations of a batch's parts go at once. */
const OUR_THREADS = [[1, 1], [1, 2], [2, 2]];

/** PyTorch's settings beside its threads. */
interface PytorchSetting {
  readonly channelsLast: boolean;
  /** The kind of Adam. */
  readonly adam: "default" | "foreach" | "fused";
  /** By `torch.compile`, which lays the fields out as it likes. */
  readonly compiled: boolean;
}

const PYTORCH_SETTINGS: readonly PytorchSetting[] = [
  ...[false, true].flatMap((channelsLast) =>
    (["fused", "default", "foreach"] as const).map((adam) => ({ channelsLast, adam, compiled: false }))
  ),
  ...[false, true].map((channelsLast) => ({ channelsLast, adam: "fused" as const, compiled: true })),
];
const QUICK_PYTORCH_SETTINGS = PYTORCH_SETTINGS.filter(({ channelsLast, adam, compiled }) =>
  adam === "fused" && !(channelsLast && compiled)
);

/** Where the workers' programs lie, where problems are written, which batches, and who ends the workers. */
interface Opening {
  readonly here: string;
  readonly folder: string;
  readonly batchSizes: readonly number[];
  readonly use: (worker: Worker) => Worker;
  /** Fewer settings. */
  readonly quick: boolean;
}

/** Starts all sides on the same problems. */
export async function openSides(
  { here, folder, batchSizes, use, quick }: Opening,
): Promise<{ sides: Sides; networks: readonly string[]; versions: Readonly<Record<string, string>> }> {
  const peers = await pythonPeers(["torch", "tensorflow-cpu", "keras", "numpy"]);
  const compiled: Setting[] = [];
  const eager: Setting[] = [];
  let networks: string[] = [];
  let libtensorflow = "";
  for (const [threads, between] of OUR_THREADS) {
    const worker = use(startDenoWorker(join(here, "ours_worker.ts")));
    const opened = await worker.ask<{ library: string; networks: string[] }>("open", { threads, between });
    const name = `threads ${threads} within, ${between} between`;
    if (threads === 1) compiled.push({ name: `compiled, ${name}`, worker, parameters: { compiled: true } });
    // op by op there is nothing to go at once
    if (between === threads) {
      eager.push({ name: `eager, ${plural(threads, "thread")}`, worker, parameters: { compiled: false } });
    }
    networks = opened.networks;
    libtensorflow = opened.library;
  }
  printLine("starting Keras and PyTorch");
  const folders = await compiled[0].worker.ask<Record<string, string>>("write", { folder, batchSizes });

  const keras: Setting[] = [];
  for (const [threads, between] of quick ? KERAS_THREADS.slice(0, 2) : KERAS_THREADS) {
    const worker = use(
      startWorker([peers.python, join(here, "keras_worker.py")], { env: KERAS_ENVIRONMENT }),
    );
    const opened = await worker.ask<{ keras: string; tensorflow: string }>("open", {
      threads,
      between,
      folders,
    });
    requireSameTensorflow({ ours: libtensorflow, theirs: opened.tensorflow });
    const name = `Keras ${opened.keras} tf.function, threads ${threads} within, ${between} between`;
    keras.push({ name, worker, parameters: {} });
  }

  const pytorch: Setting[] = [];
  for (const threads of THREADS) {
    const worker = use(
      startWorker([peers.python, join(here, "torch_worker.py")], { env: torchEnvironment() }),
    );
    const { library } = await worker.ask<{ library: string }>("open", { threads, folders });
    for (const parameters of quick ? QUICK_PYTORCH_SETTINGS : PYTORCH_SETTINGS) {
      const words = [
        ...(parameters.compiled ? ["torch.compile"] : []),
        ...(parameters.channelsLast ? ["channels_last"] : []),
        ...(parameters.adam === "default" ? [] : [`${parameters.adam} Adam`]),
      ];
      pytorch.push({
        name: [library, plural(threads, "thread"), ...words].join(", "),
        worker,
        parameters: { ...parameters },
      });
    }
  }
  return {
    sides: { compiled, eager, keras, pytorch },
    networks,
    versions: { ...peers.versions, libtensorflow },
  };
}

const KERAS_ENVIRONMENT = {
  KERAS_BACKEND: "tensorflow",
  TF_CPP_MIN_LOG_LEVEL: "3",
  CUDA_VISIBLE_DEVICES: "-1",
};

/** What torch.compile makes is kept with the peers: the next run of the bench need not make it again. */
function torchEnvironment(): Record<string, string> {
  return { TORCHINDUCTOR_CACHE_DIR: join(repositoryRoot(), "bench", ".peers", "torch_compile") };
}

/** Then what differs is what is around the kernels, not the kernels. */
function requireSameTensorflow({ ours, theirs }: { ours: string; theirs: string }): void {
  if (ours === `libtensorflow ${theirs}`) return;
  throw new Error(
    `Keras runs on TensorFlow ${theirs}, we on ${ours}: pin tensorflow-cpu in bench/requirements.txt to it`,
  );
}
