import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { initialNoise, plainSolver } from "@/physics/sncgl/mod.ts";
import { structured } from "@/physics/sncgl/testing/cases.ts";
import { isInside } from "@/search/genome.ts";
import { descend } from "./descend.ts";
import { refineElite } from "./refine_elite.ts";
import { smoothLoss } from "./smooth_loss.ts";

const SPACE = [
  { name: "kappa", low: 0.001, high: 0.1, scale: "log" },
  { name: "sigma_k", low: 0.1, high: 1, scale: "linear" },
  { name: "alpha", low: 0.01, high: 1, scale: "log" },
] as const;

Deno.test("descent finds the minimum of a banana inside the box and of a bowl on its edge (known minima)", () => {
  // Rosenbrock's function, its minimum (1, 1) at (0.6, 0.6).
  const banana = ([p, q]: readonly number[]) => {
    const [x, y] = [2.5 * p - 0.5, 2.5 * q - 0.5];
    const value = (1 - x) ** 2 + 10 * (y - x * x) ** 2;
    return { value, gradient: [2.5 * (-2 * (1 - x) - 40 * x * (y - x * x)), 2.5 * 20 * (y - x * x)] };
  };
  const inside = descend([0.1, 0.9], {
    of: { value: (x) => banana(x).value, withGradient: banana },
    iterations: 60,
  })!;
  assert.equal(inside.ended, "stationary");
  inside.points[inside.points.length - 1].position.forEach((x) =>
    assert.ok(Math.abs(x - 0.6) < 1e-5, `${x}`)
  );
  // (x − 1.5)² + (y − x/2)² + (z + 1)²: on the box its minimum is (1, 0.5, 0).
  const bowl = ([x, y, z]: readonly number[]) => ({
    value: (x - 1.5) ** 2 + (y - x / 2) ** 2 + (z + 1) ** 2,
    gradient: [2 * (x - 1.5) - (y - x / 2), 2 * (y - x / 2), 2 * (z + 1)],
  });
  const edge = descend([0.2, 0.9, 0.3], {
    of: { value: (x) => bowl(x).value, withGradient: bowl },
    iterations: 60,
  })!;
  assert.equal(edge.ended, "stationary");
  const [x, y, z] = edge.points[edge.points.length - 1].position;
  assert.ok(x === 1 && z === 0 && Math.abs(y - 0.5) < 1e-6, `${x}, ${y}, ${z}`);
});

Deno.test("descent keeps out of where there is no value, and ends when no step helps", () => {
  const walled = ([x]: readonly number[]) => x < 0.4 ? undefined : { value: x, gradient: [1] };
  const stopped = descend([0.9], {
    of: { value: (x) => walled(x)?.value ?? Infinity, withGradient: walled },
    iterations: 40,
  })!;
  const [last] = stopped.points[stopped.points.length - 1].position;
  assert.ok(stopped.ended === "no descent" && last >= 0.4 && last < 0.401, `${last}`);
  assert.equal(descend([0.1], { of: { value: () => NaN, withGradient: walled }, iterations: 3 }), undefined);
  // A gradient of the wrong sign: nothing along it is lower.
  const wrong = ([x]: readonly number[]) => ({ value: x, gradient: [-1] });
  const none = descend([0.5], { of: { value: ([x]) => x, withGradient: wrong }, iterations: 3 })!;
  assert.ok(none.ended === "no descent" && none.points.length === 1);
});

Deno.test("refining an elite lowers the loss, step by step, stays in the ranges, and is deterministic", () => {
  const parameters = structured({ steps: 200, kappa: 0.02, sigma_k: 0.4, alpha: 0.3 });
  const initial = initialNoise(parameters, { amplitude: 0.3, random: randomStream(8, "initial") });
  const refine = () => refineElite({ parameters, initial, space: SPACE, iterations: 3 });
  const found = refine();
  assert.ok(found.status === "refined");
  assert.ok(found.lossAfter < found.lossBefore - 1e-3, `${found.lossBefore} to ${found.lossAfter}`);
  found.history.slice(1).forEach(({ loss }, i) => assert.ok(loss < found.history[i].loss));
  for (const { kappa, sigma_k, alpha } of found.history) assert.ok(isInside([kappa, sigma_k, alpha], SPACE));
  assert.deepEqual(refine(), found);
  // Oracle: the loss of a fresh run of the refined parameters.
  using solver = plainSolver(found.parameters);
  solver.setState(initial);
  solver.step(parameters.steps);
  const fresh = smoothLoss(parameters)(solver.state()).value;
  assert.ok(Math.abs(fresh - found.lossAfter) < 1e-9, `${fresh}, ${found.lossAfter}`);
});

Deno.test("at bounds that the gradient points out of, refinement stops where it stands", () => {
  const parameters = structured({
    size: 16,
    box_length: 16,
    steps: 40,
    kappa: 0.02,
    sigma_k: 0.4,
    alpha: 0.3,
  });
  const initial = initialNoise(parameters, { amplitude: 0.3, random: randomStream(8, "initial") });
  const loss = { primes: [2, 3, 5, 7, 11] };
  const free = refineElite({ parameters, initial, space: SPACE, iterations: 0, loss });
  assert.ok(free.status === "refined" && free.ended === "iterations");
  const { gradient } = free.history[0];
  // Ranges whose bound on the downhill side is the elite itself.
  const space = SPACE.map((gene) =>
    gradient[gene.name] > 0
      ? { ...gene, low: parameters[gene.name] }
      : { ...gene, high: parameters[gene.name] }
  );
  const held = refineElite({ parameters, initial, space, iterations: 5, loss });
  assert.ok(held.status === "refined");
  assert.equal(held.ended, "stationary");
  assert.deepEqual(held.parameters, parameters);
  assert.equal(held.lossAfter, held.lossBefore);
  // With one bound taken away, that gene alone moves.
  const one = space.map((gene) => gene.name === "alpha" ? SPACE[2] : gene);
  const freed = refineElite({ parameters, initial, space: one, iterations: 1, loss });
  assert.ok(freed.status === "refined" && freed.lossAfter < freed.lossBefore);
  assert.equal(freed.parameters.kappa, parameters.kappa);
  assert.equal(freed.parameters.sigma_k, parameters.sigma_k);
  assert.notEqual(freed.parameters.alpha, parameters.alpha);
});

Deno.test("bad input: a gene without a gradient, an elite outside its ranges, a run that diverges", () => {
  const parameters = structured({ size: 16, box_length: 16, steps: 40 });
  const initial = initialNoise(parameters, { amplitude: 0.3, random: randomStream(8, "initial") });
  const options = { parameters, initial, space: SPACE, iterations: 1, loss: { primes: [2, 3, 5] } };
  const foreign = [{ name: "epsilon", low: 0, high: 1, scale: "linear" }] as const;
  assert.throws(() => refineElite({ ...options, space: foreign }), RangeError);
  assert.throws(() => refineElite({ ...options, parameters: { ...parameters, alpha: 2 } }), RangeError);
  const diverging = { ...parameters, b3: -1, steps: 500 };
  assert.equal(refineElite({ ...options, parameters: diverging }).status, "diverged");
});
