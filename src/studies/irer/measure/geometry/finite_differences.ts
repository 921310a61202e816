/** Weights of the second derivative at distances 0, 1, 2 … (Fornberg 1988, Math. Comp. 51, 699, table 1). */
const SECOND = {
  4: [-5 / 2, 4 / 3, -1 / 12],
  8: [-205 / 72, 8 / 5, -1 / 5, 8 / 315, -1 / 560],
} as const;

/** Weights of the first derivative at distances 1, 2 … to the right; to the left they change sign. */
const FIRST = { 4: [2 / 3, -1 / 12] } as const;

/** A square, periodic grid of a scalar field at `y·size + x`. */
export interface PeriodicGrid {
  readonly size: number;
  /** Distance of neighbouring points. */
  readonly spacing: number;
}

/** ∇² of a field by central differences of fourth or eighth order. */
export function laplacian(
  field: Float64Array,
  { size, spacing, order }: PeriodicGrid & { order: keyof typeof SECOND },
): Float64Array {
  const weights = SECOND[order];
  const out = new Float64Array(field.length);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let sum = 2 * weights[0] * field[y * size + x];
      for (let reach = 1; reach < weights.length; reach++) {
        const [east, west] = [(x + reach) % size, (x - reach + size) % size];
        const [north, south] = [(y + reach) % size, (y - reach + size) % size];
        sum += weights[reach] *
          (field[y * size + east] + field[y * size + west] + field[north * size + x] +
            field[south * size + x]);
      }
      out[y * size + x] = sum / spacing ** 2;
    }
  }
  return out;
}

/** ∂/∂x or ∂/∂y of a field by central differences of fourth order. */
export function derivative(
  field: Float64Array,
  { size, spacing, axis }: PeriodicGrid & { axis: "x" | "y" },
): Float64Array {
  const weights = FIRST[4];
  return Float64Array.from({ length: field.length }, (_, at) => {
    const [x, y] = [at % size, Math.floor(at / size)];
    const value = (step: number): number =>
      axis === "x" ? field[y * size + (x + step + size) % size] : field[(y + step + size) % size * size + x];
    let sum = 0;
    weights.forEach((weight, i) => sum += weight * (value(i + 1) - value(-i - 1)));
    return sum / spacing;
  });
}
