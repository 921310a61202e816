/** The other side of the benchmark `job`: a run and a validation in Python, each a process of its own. */
import { join } from "node:path";
import { repositoryRoot } from "@/core/repository.ts";
import type { SncglParameters } from "@/physics/sncgl/mod.ts";

/** What a job starts from; one initial field serves all jobs of a benchmark. */
export interface PythonJob {
  readonly runId: string;
  readonly parameters: SncglParameters;
}

/** How a Python job is done. */
export interface PythonStyle {
  readonly name: string;
  /** NumPy alone, all draws at once, compiled functions from JAX's cache; else SciPy, draw by draw, compiled anew. */
  readonly tuned: boolean;
  /** JAX's compiler and transforms on one thread; else on as many as it likes. */
  readonly oneThread: boolean;
}

/** What a validation in Python writes. */
export interface PythonProvenance {
  readonly run_id: string;
  readonly log_prime_sse: number;
  readonly sdg_h_norm_l2: number;
  /** Each null: median, distance of its quartiles, (1 + b)/(1 + n). */
  readonly phase: { readonly median: number; readonly spread: number; readonly p: number };
  readonly target: { readonly median: number; readonly spread: number; readonly p: number };
}

const ONE_THREAD = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1";

export interface PythonSide {
  /** Runs and validates jobs, `workers` at once. */
  evaluate(jobs: readonly PythonJob[], options: { style: PythonStyle; workers: number }): Promise<void>;
  run(job: PythonJob, style: PythonStyle): Promise<{ readonly artifact: string }>;
  /** @param artifact anybody's */
  validate(artifact: string, style: PythonStyle): Promise<PythonProvenance>;
}

/**
 * @param python interpreter with JAX, NumPy, SciPy and h5py
 * @param options.folder for everything that the processes write
 * @param options.initial ψ that every run begins with, `[y, x]`, real and imaginary part
 */
export async function pythonSide(
  python: string,
  { folder, initial, draws }: { folder: string; initial: Float64Array; draws: number },
): Promise<PythonSide> {
  const initialPath = join(folder, "initial.f64");
  await Deno.writeFile(
    initialPath,
    new Uint8Array(initial.buffer, initial.byteOffset, initial.byteLength) as Uint8Array<ArrayBuffer>,
  );
  const script = (name: string) => join(repositoryRoot(), "bench", "irer", name);
  const start = async (args: readonly string[], { tuned, oneThread }: PythonStyle): Promise<void> => {
    const env = {
      JAX_PLATFORMS: "cpu",
      ...(oneThread ? { XLA_FLAGS: ONE_THREAD } : {}),
      ...(tuned
        ? {
          JAX_COMPILATION_CACHE_DIR: join(folder, `compiled_${oneThread}`),
          JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS: "0",
          JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES: "-1",
        }
        : {}),
    };
    const command = new Deno.Command(python, { args: [...args], env, stdin: "null", stdout: "null" });
    const { success, stderr } = await command.output();
    if (!success) throw new Error(`${args[0]} failed: ${new TextDecoder().decode(stderr)}`);
  };
  const side: PythonSide = {
    async evaluate(jobs, { style, workers }) {
      let next = 0;
      const work = async () => {
        while (next < jobs.length) {
          const { artifact } = await side.run(jobs[next++], style);
          await side.validate(artifact, style);
        }
      };
      await Promise.all(Array.from({ length: workers }, work));
    },
    async run({ runId, parameters }, style) {
      const casePath = join(folder, `case_${runId}.json`);
      const artifact = join(folder, `rho_history_${runId}.h5`);
      await Deno.writeTextFile(casePath, JSON.stringify({ run_id: runId, parameters }));
      await start([script("job_run.py"), casePath, initialPath, artifact], style);
      return { artifact };
    },
    async validate(artifact, style) {
      const out = join(folder, `validated_${artifact.split("/").at(-1)}.json`);
      const options = style.tuned ? [] : ["--plain"];
      await start([script("job_validate.py"), artifact, out, String(draws), ...options], style);
      return JSON.parse(await Deno.readTextFile(out));
    },
  };
  return side;
}
