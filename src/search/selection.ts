import type { RandomStream } from "@/core/random/mod.ts";

/** The indices of the fitnesses from the largest down; of equals the first comes first. */
export function ranking(fitnesses: readonly number[]): number[] {
  return fitnesses.map((_, index) => index).sort((a, b) => fitnesses[b] - fitnesses[a] || a - b);
}

/** The same, but equals come in random order: every order of them is as likely. */
export function rankingByLot(fitnesses: readonly number[], random: RandomStream): number[] {
  const lots = fitnesses.map(() => random.uniform());
  return lots.map((_, index) => index).sort((a, b) => fitnesses[b] - fitnesses[a] || lots[a] - lots[b]);
}

/** Tournament selection: the index of the best of `size` drawn with replacement; of equals the one drawn first. */
export function tournament(
  fitnesses: readonly number[],
  { size, random }: { size: number; random: RandomStream },
): number {
  let best = random.integer(fitnesses.length);
  for (let drawn = 1; drawn < size; drawn++) {
    const rival = random.integer(fitnesses.length);
    if (fitnesses[rival] > fitnesses[best]) best = rival;
  }
  return best;
}
