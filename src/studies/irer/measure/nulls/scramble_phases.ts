import type { RandomStream } from "@/core/random/mod.ts";

/** Phases are drawn from so many roots of unity: three of them to one random double. */
const ROOTS = 1 << 16;

let table: Float64Array | undefined;

function roots(): Float64Array {
  return table ??= Float64Array.from({ length: 2 * ROOTS }, (_, i) => {
    const angle = 2 * Math.PI * (i >> 1) / ROOTS;
    return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
}

/**
 * Fills a spectral plane with given amplitudes and random phases, independent and uniform. The phases of ψ̂ are the
 * ones to scramble: those of ρ̂ do not show in its power spectrum.
 *
 * @param amplitudes |ψ̂| of each mode
 * @param out (re, im) of each mode
 */
export function scramblePhases(
  amplitudes: Float64Array,
  { random, out }: { random: RandomStream; out: Float64Array },
): void {
  const unit = roots();
  const count = amplitudes.length;
  for (let mode = 0; mode < count;) {
    let bits = random.uniform();
    for (let third = 0; third < 3 && mode < count; third++, mode++) {
      bits *= ROOTS;
      const index = bits | 0;
      bits -= index;
      out[2 * mode] = amplitudes[mode] * unit[2 * index];
      out[2 * mode + 1] = amplitudes[mode] * unit[2 * index + 1];
    }
  }
}
