/**
 * Relative difference up to which a recomputed number is the reported one. CSV and JSON hold every double in full
 * (shortest form that reads back the same), so all that is left is the order of the last few operations.
 */
export const AGREEMENT = 1e-12;

/** The same for what a user's own solver printed: six digits are enough. */
export const EXTERNAL_AGREEMENT = 1e-6;

/** Whether two quantities agree; two missing ones do. */
export function agree(
  reported: number | null,
  recomputed: number | null,
  { tolerance = AGREEMENT }: { tolerance?: number } = {},
): boolean {
  if (reported === null || recomputed === null) return reported === recomputed;
  return Math.abs(reported - recomputed) <= tolerance * Math.max(Math.abs(reported), Math.abs(recomputed));
}

/** The finding for a quantity, or nothing if it is as reported. */
export function disagreement(
  quantity: string,
  { reported, recomputed, from, tolerance }: {
    reported: number | null;
    recomputed: number | null;
    from: string;
    tolerance: number;
  },
): string[] {
  if (agree(reported, recomputed, { tolerance })) return [];
  return [`${quantity} is ${reported} as reported and ${recomputed} recomputed from ${from}`];
}

/** The largest of the numbers that exist; null if none does. */
export function largest(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (most, value) => value === null || (most !== null && most >= value) ? most : value,
    null,
  );
}
