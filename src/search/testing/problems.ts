/** For tests and validation/search: the problems of pycma_reference.py, in the unit box, to be made small. */
import { type RandomStream, randomStream } from "@/core/random/mod.ts";
import { cmaEs } from "../cma_es.ts";
import type { Genome, GenomeSpace } from "../genome.ts";

export interface Problem {
  readonly genes: number;
  readonly target: number;
  readonly value: (genome: Genome) => number;
  /** Standard deviation of what is added to the value that the search is told. */
  readonly noise?: number;
}

const squares = (values: readonly number[]) => values.reduce((total, value) => total + value * value, 0);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const sphere = (genome: Genome) => squares(genome.map((x) => x - 0.4));
const ellipsoid = (genome: Genome) =>
  sum(genome.map((x, i) => 10 ** (6 * i / (genome.length - 1)) * (x - 0.4) ** 2));
/** Rosenbrock's valley (1960) on [−2, 3]ⁿ, smallest, 0, at (1, 1, …). */
const rosenbrock = (genome: Genome) => {
  const z = genome.map((x) => -2 + 5 * x);
  return sum(z.slice(1).map((next, i) => 100 * (next - z[i] ** 2) ** 2 + (1 - z[i]) ** 2));
};
/** A box of 2 % of the volume at an edge; 0 elsewhere, as for a field that failed. */
const plateauBox = ([x, y, z]: Genome) =>
  x <= 0.9 || y <= 0.8 ? 0 : -1 / (0.01 + (x - 0.97) ** 2 + (y - 0.9) ** 2 + (z - 0.5) ** 2);
/** A ball of 1.4 % of the volume; 0 elsewhere. */
const plateauBall = ([x, y, z]: Genome) => {
  const squared = squares([x - 0.2, y - 0.75, z - 0.6]);
  return squared < 0.15 ** 2 ? squared - 1 : 0;
};
/** Two genes at opposite bounds, the third inside. */
const cornerMixed = ([x, y, z]: Genome) => x - y + (z - 0.5) ** 2;

export const PROBLEMS: Readonly<Record<string, Problem>> = {
  sphere: { genes: 3, target: 1e-12, value: sphere },
  ellipsoid: { genes: 3, target: 1e-8, value: ellipsoid },
  ellipsoid_5: { genes: 5, target: 1e-8, value: ellipsoid },
  rosenbrock: { genes: 2, target: 1e-10, value: rosenbrock },
  rosenbrock_3: { genes: 3, target: 1e-10, value: rosenbrock },
  plateau_box: { genes: 3, target: -99, value: plateauBox },
  plateau_ball: { genes: 3, target: -1 + 1e-6, value: plateauBall },
  corner_linear: { genes: 3, target: 1e-6, value: sum },
  corner_sphere: { genes: 3, target: 1e-6, value: squares },
  corner_mixed: { genes: 3, target: -1 + 1e-6, value: cornerMixed },
  noisy_sphere: { genes: 3, target: 1e-3, value: sphere, noise: 0.01 },
};

export function unitBox(genes: number): GenomeSpace {
  return Array.from({ length: genes }, (_, i) => ({ name: `x${i}`, low: 0, high: 1, scale: "linear" }));
}

/** The number of the evaluation with which our CMA-ES reaches a problem's target; Infinity if it does not. */
export function evaluationsOf(
  { genes, target, value, noise = 0 }: Problem,
  { seed, population, step, most }: { seed: number; population: number; step: number; most: number },
): number {
  const search = cmaEs({ space: unitBox(genes), population, seed, firstStep: step });
  const random: RandomStream = randomStream(seed, "noise of the objective");
  for (let evaluations = 0; evaluations < most; evaluations += population) {
    const values = search.ask().map(value);
    const reached = values.findIndex((v) => v <= target);
    if (reached >= 0) return evaluations + reached + 1;
    search.tell(values.map((v) => -(v + (noise > 0 ? noise * random.normal() : 0))));
  }
  return Infinity;
}
