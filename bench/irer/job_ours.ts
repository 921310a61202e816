/** Our side of the benchmark `job`: genomes evaluated as a hunt does it, in run and validator processes. */
import { join } from "node:path";
import { PROGRESS_VARIABLE } from "@/core/progress/progress.ts";
import { randomStream } from "@/core/random/mod.ts";
import type { SncglState } from "@/physics/sncgl/mod.ts";
import { type Evaluation, type HuntPlan, resolveHunt, withFieldEvaluator } from "@/studies/irer/hunt/mod.ts";
import { caseOf } from "@/studies/irer/hunt/field_evaluator.ts";
import { fieldSpec } from "@/studies/irer/mod.ts";
import { artifactFile } from "@/studies/irer/files.ts";
import { initialStateOf, parametersOf } from "@/studies/irer/run/initial_state.ts";
import { milliseconds } from "../paired.ts";
import { temporaryFolder } from "../temporary.ts";
import type { PythonJob } from "./job_python.ts";

export type Genomes = readonly (readonly number[])[];

/** What one evaluation by our side left; the folder is gone with it. */
export interface Evaluated extends AsyncDisposable {
  readonly evaluations: readonly Evaluation[];
  readonly milliseconds: number;
  /** The first genome's artifact. */
  readonly artifact: string;
}

export interface OurSide {
  readonly draws: number;
  /** The default case's genome. */
  readonly usual: Genomes;
  /** Generations of genomes around the default one: far from it a field may have too few peaks, and no nulls are drawn. */
  readonly generations: readonly Genomes[];
  readonly initial: SncglState;
  jobsOf(genomes: Genomes): Promise<PythonJob[]>;
  /** Generation by generation from genomes to their measured numbers, the start and end of all processes included. */
  evaluate(generations: readonly Genomes[], options: { workers: number }): Promise<Evaluated>;
}

/** The default hunt, on cases of so many steps. */
export async function ourSide({ steps }: { steps: number }): Promise<OurSide> {
  const plan = await resolveHunt([`case.steps=${steps}`]);
  const { space, base, hunt } = plan;
  const seed = hunt.case.seed;
  const random = randomStream(0, "bench/irer/job");
  return {
    draws: hunt.validation.draws,
    usual: [space.map(({ name }) => base[name as keyof typeof base])],
    generations: Array.from(
      { length: hunt.generations },
      () =>
        Array.from(
          { length: hunt.population },
          () =>
            space.map(({ name }) =>
              (base[name as keyof typeof base] as number) * (0.95 + 0.1 * random.uniform())
            ),
        ),
    ),
    initial: initialStateOf({ seed, config: base }),
    jobsOf: (genomes) =>
      Promise.all(genomes.map(async (genome) => {
        const { runId, config } = await fieldSpec(caseOf(genome, plan), { seed });
        return { runId, parameters: parametersOf(config) };
      })),
    evaluate: (generations, { workers }) => evaluate({ ...plan, workers }, generations),
  };
}

async function evaluate(plan: HuntPlan, generations: readonly Genomes[]): Promise<Evaluated> {
  await using left = new AsyncDisposableStack();
  const folder = left.use(await temporaryFolder());
  using _ = environment({ CHIMERA_ARTIFACTS: folder.path, [PROGRESS_VARIABLE]: "silent" });
  const evaluations: Evaluation[] = [];
  const time = await milliseconds(() =>
    withFieldEvaluator(plan, async (evaluator) => {
      for (const genomes of generations) {
        evaluations.push(...await evaluator.evaluate(genomes, { onDone: () => {} }));
      }
    })
  );
  const { runId } = evaluations[0];
  const kept = left.move();
  return {
    evaluations,
    milliseconds: time,
    artifact: join(folder.path, "irer", "runs", runId, artifactFile(runId)),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Variables of this process and its children, for as long as they are in scope. */
function environment(variables: Readonly<Record<string, string>>): Disposable {
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  return {
    [Symbol.dispose]() {
      for (const [name, value] of before) {
        if (value === undefined) Deno.env.delete(name);
        else Deno.env.set(name, value);
      }
    },
  };
}
