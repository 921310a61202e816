import { randomStream } from "@/core/random/mod.ts";
import { dot, type Matrix, norm } from "@/math/matrix.ts";

/** Leading principal components of points, and how much of their variance they hold. */
export interface PrincipalComponents {
  /** [point, component], each of mean 0 and variance 1; a component without variance is 0 everywhere. */
  readonly scores: Matrix;
  /** Share of the total variance that the components hold together, in [0, 1]; 0 where there is none. */
  readonly explained: number;
}

/** Vectors that are iterated beside the wanted ones: they take up what would slow these down. */
const GUARDS = 5;
const MOST_ITERATIONS = 500;
const TOLERANCE = 1e-10;
/** A component with less than this share of the variance is rounding. */
const NOTHING = 1e-12;

/**
 * The leading principal components of points, by orthogonal iteration (Golub & Van Loan 2013, 8.2.4) on the Gram matrix
 * of the centred points, which is small where points are few and coordinates many. Components with nearly equal
 * variances may come out turned in their plane.
 *
 * @param points [point, coordinate]
 */
export function principalComponents(
  points: Matrix,
  { components }: { components: number },
): PrincipalComponents {
  const [n] = points.shape;
  const gram = gramOf(centred(points));
  let total = 0;
  for (let i = 0; i < n; i++) total += gram[i][i];
  const kept = Math.min(components, n - 1);
  const random = randomStream(0, "principal components");
  let vectors = orthonormal(
    Array.from(
      { length: Math.min(n, kept + GUARDS) },
      () => Float64Array.from({ length: n }, () => random.normal()),
    ),
  );
  let values = vectors.map(() => 0);
  for (let iteration = 0; iteration < MOST_ITERATIONS && total > 0; iteration++) {
    const images = vectors.map((vector) => times(gram, vector));
    const next = vectors.map((vector, index) => dot(vector, images[index]));
    vectors = orthonormal(images);
    const settled = next.slice(0, kept).every((value, i) => Math.abs(value - values[i]) <= TOLERANCE * total);
    values = next;
    if (settled) break;
  }
  const data = new Float64Array(n * components);
  let explained = 0;
  for (let c = 0; c < kept; c++) {
    if (!(values[c] > NOTHING * total)) continue;
    explained += values[c] / total;
    // an eigenvector has a free sign: its largest entry is made positive
    const largest = vectors[c].reduce((most, value) => Math.abs(value) > Math.abs(most) ? value : most, 0);
    const scale = Math.sqrt(n) * Math.sign(largest);
    for (let i = 0; i < n; i++) data[i * components + c] = vectors[c][i] * scale;
  }
  return { scores: { data, shape: [n, components] }, explained: Math.min(1, explained) };
}

function centred({ data, shape: [n, d] }: Matrix): Float64Array[] {
  const means = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) means[j] += data[i * d + j] / n;
  }
  return Array.from({ length: n }, (_, i) => {
    const row = data.slice(i * d, (i + 1) * d);
    for (let j = 0; j < d; j++) row[j] -= means[j];
    return row;
  });
}

function gramOf(rows: readonly Float64Array[]): Float64Array[] {
  const gram = rows.map(() => new Float64Array(rows.length));
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j <= i; j++) gram[i][j] = gram[j][i] = dot(rows[i], rows[j]);
  }
  return gram;
}

function times(gram: readonly Float64Array[], vector: Float64Array): Float64Array {
  return Float64Array.from(gram, (row) => dot(row, vector));
}

/** Gram–Schmidt, twice, in order; what vanishes stays zero. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const left = vector.slice();
    const before = norm(left);
    for (let pass = 0; pass < 2; pass++) {
      for (const other of done) {
        const share = dot(left, other);
        for (let i = 0; i < left.length; i++) left[i] -= share * other[i];
      }
    }
    const length = norm(left);
    done.push(length <= 1e-14 * before ? left.fill(0) : left.map((value) => value / length));
  }
  return done;
}
