/** By linear interpolation between order statistics (Hyndman & Fan 1996, definition 7). */
export function quantile(sorted: readonly number[], level: number): number {
  const position = level * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
