/** A point of the unit box with the value and gradient there. */
export interface DescentPoint {
  /** On the unit box. */
  readonly position: readonly number[];
  /** What is descended, there. */
  readonly value: number;
  /** Its derivatives by the position. */
  readonly gradient: readonly number[];
}

/** What is descended: on the unit box, not necessarily convex. */
export interface Descended {
  /** The value alone; Infinity where there is none. */
  value(position: readonly number[]): number;
  /** Value and gradient, or undefined where there is none. */
  withGradient(position: readonly number[]): Omit<DescentPoint, "position"> | undefined;
}

/** Where a descent went, and why it ended. */
export interface Descent {
  /** The start and every point accepted, best last. */
  readonly points: readonly DescentPoint[];
  /**
   * `stationary`: the gradient vanishes along every direction that the box leaves free. `no descent`: no step along the
   * descent direction lowers the value, however short (roughness, rounding).
   */
  readonly ended: "iterations" | "stationary" | "no descent";
  /** How often value and gradient were asked for. */
  readonly values: number;
  /** Likewise. */
  readonly gradients: number;
}

/** No coordinate moves by more than this in one step: further off a chaotic outcome has nothing to do with the gradient. */
const LONGEST_STEP = 0.1;
/** Armijo's part of the predicted decrease. */
const SUFFICIENT = 1e-4;
/** Halvings before a direction is given up. */
const HALVINGS = 12;

/**
 * Projected quasi-Newton descent in the unit box: coordinates at a bound whose gradient points outward are held
 * (Bertsekas 1982, SIAM J. Control Optim. 20:221), the others follow −H·gradient with H by BFGS (Nocedal & Wright 2006,
 * eq. 6.17), and the step is halved until the value falls by enough. Deterministic.
 */
export function descend(
  start: readonly number[],
  { of, iterations, tolerance = 1e-6 }: {
    readonly of: Descended;
    readonly iterations: number;
    /** The projected gradient at which a point counts as stationary. */
    readonly tolerance?: number;
  },
): Descent | undefined {
  const first = of.withGradient(start);
  if (first === undefined) return undefined;
  const points: DescentPoint[] = [{ position: start, ...first }];
  let inverse: number[][] = identity(start.length);
  let scaled = false;
  const counts = { values: 0, gradients: 1 };
  const end = (ended: Descent["ended"]): Descent => ({ points, ended, ...counts });

  for (let iteration = 0; iteration < iterations; iteration++) {
    const at = points[points.length - 1];
    const free = at.position.map((x, i) =>
      !(x <= 0 && at.gradient[i] > 0) && !(x >= 1 && at.gradient[i] < 0)
    );
    if (at.gradient.every((g, i) => !free[i] || Math.abs(g) <= tolerance)) return end("stationary");
    let direction = directionOf(at.gradient, { inverse, free });
    if (!(dot(direction, at.gradient) < 0) || !scaled) {
      inverse = identity(start.length);
      scaled = false;
      direction = directionOf(at.gradient, { inverse, free });
    }
    const longest = Math.max(...direction.map(Math.abs));
    const factor = scaled ? Math.min(1, LONGEST_STEP / longest) : LONGEST_STEP / longest;
    const next = backtrack(at, { step: direction.map((d) => factor * d), of, counts });
    const reached = next && of.withGradient(next);
    if (next) counts.gradients++;
    if (!next || !reached) return end("no descent");
    points.push({ position: next, ...reached });
    const updated = update(inverse, { from: at, to: points[points.length - 1], rescale: !scaled });
    inverse = updated ?? identity(start.length);
    scaled = updated !== undefined;
  }
  return end("iterations");
}

function backtrack(
  { position, value, gradient }: DescentPoint,
  { step, of, counts }: {
    readonly step: readonly number[];
    readonly of: Descended;
    readonly counts: { values: number };
  },
): readonly number[] | undefined {
  for (let halving = 0; halving <= HALVINGS; halving++) {
    const next = position.map((x, i) => Math.min(1, Math.max(0, x + step[i] / 2 ** halving)));
    const predicted = dot(gradient, next.map((x, i) => x - position[i]));
    counts.values++;
    if (predicted < 0 && of.value(next) <= value + SUFFICIENT * predicted) return next;
  }
}

/** −H·gradient over the free coordinates. */
function directionOf(
  gradient: readonly number[],
  { inverse, free }: { readonly inverse: readonly (readonly number[])[]; readonly free: readonly boolean[] },
): number[] {
  return inverse.map((row, i) =>
    free[i] ? -row.reduce((sum, h, j) => free[j] ? sum + h * gradient[j] : sum, 0) : 0
  );
}

/** The BFGS update of the inverse Hessian, or undefined where the curvature along the step is not positive. */
function update(
  inverse: readonly (readonly number[])[],
  { from, to, rescale }: {
    readonly from: DescentPoint;
    readonly to: DescentPoint;
    readonly rescale: boolean;
  },
): number[][] | undefined {
  const s = to.position.map((x, i) => x - from.position[i]);
  const y = to.gradient.map((g, i) => g - from.gradient[i]);
  const curvature = dot(s, y);
  if (!(curvature > 1e-12 * Math.sqrt(dot(s, s) * dot(y, y)))) return undefined;
  const h = rescale ? inverse.map((row) => row.map((value) => value * curvature / dot(y, y))) : inverse;
  const hy = h.map((row) => dot(row, y));
  const outer = (1 + dot(y, hy) / curvature) / curvature;
  return h.map((row, i) =>
    row.map((value, j) => value + outer * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / curvature)
  );
}

const identity = (size: number) =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => i === j ? 1 : 0));

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);
