import { codeVersionOf } from "@/core/provenance/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { refineElite } from "../refine/mod.ts";
import { initialStateOf, parametersOf } from "../run/initial_state.ts";
import { caseOf } from "./field_evaluator.ts";
import type { Refiner } from "./refine_elites.ts";

/** The sources that decide where a refinement ends. */
const SOURCES = ["src/physics/sncgl", "src/search/genome.ts", "src/studies/irer/refine"];

/** Refines by the gradient of a smooth loss through the whole simulation, from the very state that the elite had. */
export async function gradientRefiner(): Promise<Refiner> {
  return {
    version: await codeVersionOf(SOURCES, { repository: repositoryRoot() }),
    refine(genome, plan) {
      const config = caseOf(genome, plan);
      const refined = refineElite({
        parameters: parametersOf(config),
        initial: initialStateOf({ seed: plan.hunt.case.seed, config }),
        space: plan.space,
        iterations: plan.hunt.refine_iterations,
      });
      if (refined.status === "diverged") {
        return Promise.resolve({
          genome,
          lossBefore: null,
          lossAfter: null,
          growth: null,
          ended: "diverged",
        });
      }
      const { lossBefore, lossAfter, ended, history: [{ growth }] } = refined;
      return Promise.resolve({ genome: refined.genome, lossBefore, lossAfter, growth, ended });
    },
  };
}
