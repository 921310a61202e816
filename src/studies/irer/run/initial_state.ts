import { randomStream } from "@/core/random/mod.ts";
import { initialNoise, type SncglParameters, type SncglState } from "@/physics/sncgl/mod.ts";
import type { IrerCase } from "../plan/irer_case.ts";

/** The stream that a run's initial noise is drawn from. */
const NOISE_STREAM = "irer/initial-noise";

/** The state that a run begins with: its noise follows from the seed alone. */
export function initialStateOf({ seed, config }: { seed: number; config: IrerCase }): SncglState {
  const random = randomStream(seed, NOISE_STREAM);
  return initialNoise(parametersOf(config), { amplitude: config.initial_noise, random });
}

/** The parameters of the solver; the rest of a case makes the initial state. */
export function parametersOf({ initial_noise: _, ...parameters }: IrerCase): SncglParameters {
  return parameters;
}
