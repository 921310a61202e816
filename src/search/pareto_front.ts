/**
 * The points that no other point beats: of two objectives, both to be made small. A point is beaten if another one is
 * no larger in both and smaller in one; equal points stay together.
 *
 * @returns indices into `points`, in the order of the first objective, then the second, then the index
 */
export function paretoFront(points: readonly (readonly [first: number, second: number])[]): number[] {
  const order = points.map((_, index) => index)
    .sort((a, b) => points[a][0] - points[b][0] || points[a][1] - points[b][1] || a - b);
  const front: number[] = [];
  for (const index of order) {
    const last = front.at(-1);
    const [first, second] = points[index];
    const better = last === undefined || second < points[last][1];
    const equal = last !== undefined && first === points[last][0] && second === points[last][1];
    if (better || equal) front.push(index);
  }
  return front;
}
