import { strict as assert } from "node:assert";
import { periodicGrid } from "@/physics/grid.ts";
import {
  conformalLaplaceBeltrami,
  conformalMetric,
  type DerivativeMethod,
  generalLaplaceBeltrami,
  type MetricField,
} from "./mod.ts";

const BOX = 5;
const UNIT = (2 * Math.PI) / BOX;
const law = { rho_vac: 1.2, alpha: 0.7 };

const on = (size: number) => {
  const { coordinates } = periodicGrid(size, { side: BOX });
  return (of: (x: number, y: number) => number) =>
    Float64Array.from(
      { length: size * size },
      (_, at) => of(UNIT * coordinates[at % size], UNIT * coordinates[Math.floor(at / size)]),
    );
};
const rhoS = (x: number, y: number) => 1 + 0.4 * Math.cos(x) * Math.sin(x - y);
const square = (x: number, y: number) => (law.rho_vac / rhoS(x, y)) ** law.alpha;

function relativeError(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((value, i) => value - b[i])) / Math.hypot(...b);
}

/**
 * A manufactured problem without a conformal metric: the plane in the curved coordinates u = x + 0.3 sin y,
 * v = y + 0.2 sin x, stretched by Ω². The metric is Ω² JᵀJ with J = ∂(u, v)/∂(x, y), off-diagonal and not conformal;
 * by invariance Δ_g of F(u, v) = sin u cos 2v is Ω⁻²·(−5) F: the eigenfunction has come along.
 */
function curved(size: number): { field: Float64Array; metric: MetricField; exact: Float64Array } {
  const at = on(size);
  const wave = (x: number, y: number) =>
    Math.sin(x + 0.3 * Math.sin(y)) * Math.cos(2 * (y + 0.2 * Math.sin(x)));
  const [ux, uy] = [(_: number) => 1, (y: number) => 0.3 * Math.cos(y)];
  const [vx, vy] = [(x: number) => 0.2 * Math.cos(x), (_: number) => 1];
  return {
    field: at(wave),
    metric: {
      xx: at((x, y) => square(x, y) * (ux(x) ** 2 + vx(x) ** 2)),
      xy: at((x, y) => square(x, y) * (ux(x) * uy(y) + vx(x) * vy(y))),
      yy: at((x, y) => square(x, y) * (uy(y) ** 2 + vy(y) ** 2)),
    },
    exact: at((x, y) => (-5 * UNIT ** 2 * wave(x, y)) / square(x, y)),
  };
}

const error = (size: number, method: DerivativeMethod) => {
  const { field, metric, exact } = curved(size);
  return relativeError(generalLaplaceBeltrami(field, { metric, boxLength: BOX, method }), exact);
};

for (const method of [2, 4, 6] as const) {
  Deno.test(`general Laplace-Beltrami, non-conformal metric: differences of order ${method} converge to the manufactured solution`, () => {
    const errors = [32, 64, 128].map((size) => error(size, method));
    const orders = errors.slice(1).map((value, i) => Math.log2(errors[i] / value));
    assert.ok(Math.abs(orders[1] - method) < 0.2, `orders ${orders}, errors ${errors}`);
  });
}

Deno.test("general Laplace-Beltrami, non-conformal metric: spectral derivatives reach the manufactured solution to 1e-11", () => {
  assert.ok(error(64, "spectral") < 1e-11, `${error(64, "spectral")}`);
});

Deno.test("the conformal operator Ω⁻²∇² is the general one's special case (two independent routes, order by order)", () => {
  const compare = (size: number, method: DerivativeMethod) => {
    const at = on(size);
    const field = at((x, y) => Math.sin(2 * x - y) + 0.5 * Math.exp(Math.cos(x + y)));
    const metric = conformalMetric(at(rhoS), law);
    const conformal = conformalLaplaceBeltrami(field, { rhoS: at(rhoS), law, boxLength: BOX });
    return relativeError(generalLaplaceBeltrami(field, { metric, boxLength: BOX, method }), conformal);
  };
  assert.ok(compare(64, "spectral") < 1e-12, `${compare(64, "spectral")}`);
  for (const method of [2, 4, 6] as const) {
    const order = Math.log2(compare(64, method) / compare(128, method));
    assert.ok(Math.abs(order - method) < 0.2, `order ${order} with differences of order ${method}`);
  }
});

Deno.test("√g Δ_g f sums to zero over the box (divergence theorem), also for a non-conformal metric", () => {
  const { field, metric } = curved(64);
  for (const method of [2, 6, "spectral"] as const) {
    const values = generalLaplaceBeltrami(field, { metric, boxLength: BOX, method });
    const terms = values.map((value, at) =>
      value * Math.sqrt(metric.xx[at] * metric.yy[at] - metric.xy[at] ** 2)
    );
    const total = terms.reduce((sum, value) => sum + value, 0);
    assert.ok(Math.abs(total) < 1e-12 * terms.reduce((sum, value) => sum + Math.abs(value), 0));
  }
});

Deno.test("a metric that is not positive definite is refused", () => {
  const flat = new Float64Array(64).fill(1);
  const metric = { xx: flat, xy: flat, yy: flat };
  assert.throws(() => generalLaplaceBeltrami(flat, { metric, boxLength: 1, method: 2 }), RangeError);
});
