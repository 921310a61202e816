/** Width of the parabolas at the bounds, as a share of the range. */
const EDGE = 0.05;
/** From the one place where the map turns round to the next. */
const HALF_PERIOD = 1 + 2 * EDGE;

/**
 * Maps the whole line onto [0, 1]: the identity from `EDGE` to 1 − EDGE, a parabola with the same slope from there to each
 * bound, which is met at −EDGE and 1 + EDGE with slope 0, and mirrored there again and again. So a search without bounds
 * searches the box: no step is rejected or cut, nearly all of the box is as it was, and an optimum on a bound lies
 * inside the line. The shape is that of pycma's `BoxConstraintsLinQuadTransformation` (Hansen, cma.transformations).
 */
export function intoBox(position: number): number {
  const folded = (position + EDGE) / HALF_PERIOD;
  const turns = Math.floor(folded);
  const along = HALF_PERIOD * (folded - turns);
  const x = (turns % 2 === 0 ? along : HALF_PERIOD - along) - EDGE;
  if (x < EDGE) return (x + EDGE) ** 2 / (4 * EDGE);
  if (x > 1 - EDGE) return 1 - (1 + EDGE - x) ** 2 / (4 * EDGE);
  return x;
}
