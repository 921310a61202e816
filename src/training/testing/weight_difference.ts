import type { Weights } from "@/models/mod.ts";

/** The root of Σ(a − b)² over the root of Σb², all weights together. */
export function weightDifference(a: Weights, b: Weights): number {
  let [difference, size] = [0, 0];
  for (const [name, { data }] of Object.entries(b)) {
    data.forEach((value, index) => {
      difference += (a[name].data[index] - value) ** 2;
      size += value ** 2;
    });
  }
  return Math.sqrt(difference / size);
}
