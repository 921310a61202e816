/** A plan of a line's transform, for assembly/transform.ts. */
export interface LinePlan {
  readonly bytes: number;
  /** Writes the plan at an address in bytes, a multiple of 16. */
  write(memory: ArrayBufferLike, at: number): void;
}

/**
 * Plans the passes of a transform: eights, then fours, which is the fastest order of those tried from 8 to 1024.
 *
 * @param size a power of two of at least 8
 */
export function linePlan(size: number): LinePlan {
  const radices = radicesOf(Math.log2(size));
  const lengths = radices.map((_, pass) => size / radices.slice(0, pass).reduce((a, b) => a * b, 1));
  const header = 16 * (radices.length + 1);
  const twiddleCounts = radices.map((radix, pass) => (lengths[pass] / radix) * (radix - 1));
  const bytes = header + 16 * twiddleCounts.reduce((sum, count) => sum + count, 0);
  return {
    bytes,
    write(memory, at) {
      const integers = new Int32Array(memory, at, header / 4);
      const doubles = new Float64Array(memory, at, bytes / 8);
      integers[0] = radices.length;
      let next = header;
      radices.forEach((radix, pass) => {
        const length = lengths[pass];
        integers.set([radix, length, size / length, at + next], 4 * (pass + 1));
        for (let p = 0; p < length / radix; p++) {
          for (let j = 1; j < radix; j++, next += 16) {
            const angle = (-2 * Math.PI * p * j) / length;
            doubles[next / 8] = Math.cos(angle);
            doubles[next / 8 + 1] = Math.sin(angle);
          }
        }
      });
    },
  };
}

function radicesOf(exponent: number): number[] {
  if (!Number.isInteger(exponent) || exponent < 3) {
    throw new RangeError(`Cannot plan a transform: the size must be a power of two of at least 8`);
  }
  const fours = (3 - (exponent % 3)) % 3;
  const eights = (exponent - 2 * fours) / 3;
  return [...Array(eights).fill(8), ...Array(fours).fill(4)];
}
