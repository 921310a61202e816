import { strict as assert } from "node:assert";
import { randomStream } from "@/core/random/mod.ts";
import { createFft2d } from "@/math/fft_2d.ts";
import {
  eigenflowVorticity,
  kolmogorovVorticity,
  taylorGreenEnergy,
  taylorGreenEnstrophy,
  taylorGreenVorticity,
} from "@/physics/exact/mod.ts";
import { flowBudget } from "@/physics/flow_budget.ts";
import { gaussianRandomVorticity } from "@/physics/gaussian_random_field.ts";
import { periodicGrid } from "@/physics/grid.ts";
import { createNavierStokes, type FlowState, type NavierStokes } from "./mod.ts";

const unforced = { wavenumber: 1, amplitude: 0 };

function run(solver: NavierStokes, { state, steps }: { state: FlowState; steps: number }): FlowState {
  const end = solver.advance(state, steps);
  if (end.status !== "done") throw new Error(`diverged at step ${end.step}: ${end.remedy}`);
  return end.state;
}

/** ‖a − b‖₂/‖b‖₂ */
function relativeError(a: Float64Array, b: Float64Array): number {
  const difference = Math.hypot(...a.map((value, i) => value - b[i]));
  return difference / Math.hypot(...b);
}

const randomField = (size: number, { rms = 2, maxWavenumber = 10 } = {}) =>
  gaussianRandomVorticity(randomStream(1, "flow"), {
    grid: periodicGrid(size),
    spectrum: { rms, cornerWavenumber: 4, exponent: 3, maxWavenumber },
  });

Deno.test("Taylor-Green decays as the exact solution: field, energy and enstrophy to 1e-10", () => {
  const flow = { viscosity: 1e-2, drag: 0.1 };
  const solver = createNavierStokes({ size: 64, ...flow, forcing: unforced, timeStep: 0.02 });
  const end = run(solver, { state: solver.start(taylorGreenVorticity(solver.grid, 0, flow)), steps: 100 });
  const field = solver.vorticity(end);
  assert.ok(relativeError(field, taylorGreenVorticity(solver.grid, 2, flow)) < 1e-10);
  const { moments } = flowBudget(field, { grid: solver.grid, driving: { ...flow, forcing: unforced } });
  assert.ok(Math.abs(moments.energy / taylorGreenEnergy(2, flow) - 1) < 1e-10);
  assert.ok(Math.abs(moments.enstrophy / taylorGreenEnstrophy(2, flow) - 1) < 1e-10);
});

Deno.test("Taylor-Green drifting with a mean flow is exact to 1e-10: here advection does work", () => {
  const flow = { viscosity: 1e-2, meanFlow: [0.7, -0.4] } as const;
  const solver = createNavierStokes({ size: 32, ...flow, drag: 0, forcing: unforced, timeStep: 1 / 400 });
  const end = run(solver, { state: solver.start(taylorGreenVorticity(solver.grid, 0, flow)), steps: 400 });
  assert.ok(relativeError(solver.vorticity(end), taylorGreenVorticity(solver.grid, 1, flow)) < 1e-10);
});

Deno.test("twelve waves of |k| = 5 with a mean flow are exact to 1e-10: their products must cancel", () => {
  const random = randomStream(3, "eigenflow");
  const pairs = [[5, 0], [0, 5], [3, 4], [3, -4], [4, 3], [4, -3]];
  const waves = pairs.map(([kx, ky]) => ({
    kx,
    ky,
    amplitude: random.normal(),
    phase: 2 * Math.PI * random.uniform(),
  }));
  const flow = { waves, viscosity: 1e-2, meanFlow: [0.3, 0.2] } as const;
  const solver = createNavierStokes({ size: 32, ...flow, drag: 0, forcing: unforced, timeStep: 1 / 800 });
  const end = run(solver, { state: solver.start(eigenflowVorticity(solver.grid, 0, flow)), steps: 800 });
  assert.ok(relativeError(solver.vorticity(end), eigenflowVorticity(solver.grid, 1, flow)) < 1e-10);
});

Deno.test("laminar Kolmogorov flow: grown from rest as the exact solution, then steady, at any step", () => {
  const flow = { viscosity: 0.05, drag: 0.1, forcing: { wavenumber: 2, amplitude: 0.1 } };
  const solver = createNavierStokes({ size: 32, ...flow, timeStep: 0.5 });
  const young = run(solver, { state: solver.start(new Float64Array(32 * 32)), steps: 4 });
  assert.ok(relativeError(solver.vorticity(young), kolmogorovVorticity(solver.grid, 2, flow)) < 1e-12);
  const steady = kolmogorovVorticity(solver.grid, Infinity, flow);
  const later = run(solver, { state: solver.start(steady), steps: 200 });
  assert.ok(relativeError(solver.vorticity(later), steady) < 1e-12);
});

Deno.test("observed order is 4 within 0.2 over four step sizes on forced, nonlinear flow", () => {
  const field = randomField(32);
  const endAt = (timeStep: number) => {
    const solver = createNavierStokes({
      size: 32,
      viscosity: 1e-2,
      drag: 0.1,
      forcing: { wavenumber: 4, amplitude: 1 },
      timeStep,
    });
    return solver.vorticity(run(solver, { state: solver.start(field), steps: Math.round(1 / timeStep) }));
  };
  const reference = endAt(1 / 1280);
  const errors = [20, 40, 80, 160].map((steps) => relativeError(endAt(1 / steps), reference));
  for (let i = 1; i < errors.length; i++) {
    const order = Math.log2(errors[i - 1] / errors[i]);
    assert.ok(Math.abs(order - 4) < 0.2, `orders of ${errors}: ${order}`);
  }
});

Deno.test("energy and enstrophy budgets close to 1e-8 along a forced, turbulent run", () => {
  const driving = { viscosity: 5e-3, drag: 0.1, forcing: { wavenumber: 4, amplitude: 1 } };
  const solver = createNavierStokes({ size: 64, ...driving, timeStep: 0.005 });
  const frames: ReturnType<typeof flowBudget>[] = [];
  let state = solver.start(randomField(64));
  for (let frame = 0; frame <= 4; frame++) {
    frames.push(flowBudget(solver.vorticity(state), { grid: solver.grid, driving }));
    state = run(solver, { state, steps: 1 });
  }
  const boole = [7, 32, 12, 32, 7].map((weight) => (weight * 4 * 0.005) / 90);
  for (const which of ["energy", "enstrophy"] as const) {
    const change = frames[4].moments[which] - frames[0].moments[which];
    const integral = frames.reduce((sum, frame, i) => {
      const { injection, viscous, drag } = frame[which];
      return sum + boole[i] * (injection + viscous + drag);
    }, 0);
    assert.ok(Math.abs(integral / change - 1) < 1e-8, `${which}: ${change} against ${integral}`);
  }
});

Deno.test("without viscosity, drag and forcing energy and enstrophy are conserved (Galerkin invariants)", () => {
  const driving = { viscosity: 0, drag: 0, forcing: unforced };
  const solver = createNavierStokes({ size: 32, ...driving, timeStep: 0.002 });
  const start = solver.start(randomField(32));
  const momentsOf = (state: FlowState) =>
    flowBudget(solver.vorticity(state), { grid: solver.grid, driving }).moments;
  const [before, after] = [momentsOf(start), momentsOf(run(solver, { state: start, steps: 500 }))];
  assert.ok(Math.abs(after.energy / before.energy - 1) < 1e-10);
  assert.ok(Math.abs(after.enstrophy / before.enstrophy - 1) < 1e-10);
  assert.ok(Math.abs(after.palinstrophy / before.palinstrophy - 1) > 1e-2, "and the flow did evolve");
});

Deno.test("the error in space falls faster than the tenth power of the grid spacing (spectral accuracy)", () => {
  const endOn = (size: number) => {
    const solver = createNavierStokes({
      size,
      viscosity: 5e-2,
      drag: 0.1,
      forcing: { wavenumber: 2, amplitude: 1 },
      timeStep: 0.01,
    });
    const field = randomField(size, { maxWavenumber: 4 });
    return solver.vorticity(run(solver, { state: solver.start(field), steps: 50 }));
  };
  const reference = endOn(128);
  const [coarse, fine] = [32, 64].map((size) => {
    const stride = 128 / size;
    const field = endOn(size);
    const sampled = field.map((_, at) => reference[stride * (Math.floor(at / size) * 128 + at % size)]);
    return relativeError(field, sampled);
  });
  assert.ok(fine < 1e-6 && coarse / fine > 2 ** 10, `32²: ${coarse}, 64²: ${fine}`);
});

Deno.test("the 2/3 rule: nothing above a third of the sampling wavenumber survives", () => {
  const size = 32;
  const solver = createNavierStokes({
    size,
    viscosity: 1e-3,
    drag: 0,
    forcing: { wavenumber: 4, amplitude: 1 },
    timeStep: 0.01,
  });
  const random = randomStream(5, "white");
  const white = Float64Array.from({ length: size * size }, () => random.normal());
  const field = solver.vorticity(run(solver, { state: solver.start(white), steps: 10 }));
  const fft = createFft2d(size);
  field.forEach((value, at) => fft.physical[2 * at] = value);
  fft.forward();
  let [kept, killed] = [0, 0];
  for (let at = 0; at < size * size; at++) {
    const distance = (index: number) => Math.min(index, size - index);
    const high = Math.max(distance(Math.floor(at / size)), distance(at % size)) > 10;
    const magnitude = Math.hypot(fft.spectral[2 * at], fft.spectral[2 * at + 1]);
    if (high) killed = Math.max(killed, magnitude);
    else kept = Math.max(kept, magnitude);
  }
  assert.ok(kept > 1e-2 && killed < 1e-15, `kept ${kept}, killed ${killed}`);
});

Deno.test("a shifted start gives the shifted flow along x, where the forcing is uniform (symmetry)", () => {
  const size = 32;
  const solver = createNavierStokes({
    size,
    viscosity: 1e-2,
    drag: 0.1,
    forcing: { wavenumber: 4, amplitude: 1 },
    timeStep: 0.02,
  });
  const shift = (field: Float64Array) =>
    field.map((_, at) => field[at - (at % size) + ((at % size) + 5) % size]);
  const field = randomField(size);
  const later = (start: Float64Array) =>
    solver.vorticity(run(solver, { state: solver.start(start), steps: 50 }));
  assert.ok(relativeError(later(shift(field)), shift(later(field))) < 1e-12);
});

Deno.test("advancing in two halves gives the bits of advancing at once; the given state is left alone", () => {
  const solver = createNavierStokes({
    size: 16,
    viscosity: 1e-2,
    drag: 0.1,
    forcing: { wavenumber: 2, amplitude: 1 },
    timeStep: 0.02,
  });
  const random = randomStream(2, "halves");
  const start = solver.start(Float64Array.from({ length: 256 }, () => random.normal()));
  const copy = start.modes.slice();
  const half = run(solver, { state: start, steps: 10 });
  assert.deepEqual(run(solver, { state: half, steps: 10 }), run(solver, { state: start, steps: 20 }));
  assert.deepEqual(start.modes, copy);
});

Deno.test("a flow that blows up is a value with step and remedy, not NaN", () => {
  const solver = createNavierStokes({
    size: 32,
    viscosity: 1e-4,
    drag: 0,
    forcing: unforced,
    timeStep: 1,
  });
  const end = solver.advance(solver.start(randomField(32, { rms: 100 })), 1000);
  assert.equal(end.status, "diverged");
  assert.ok(end.status === "diverged" && end.step > 0 && end.step < 1000);
  assert.ok(end.status === "diverged" && /halve the time step \(now 1\)/.test(end.remedy));
});

Deno.test("parameters that cannot work are refused", () => {
  const good = { size: 16, viscosity: 1e-2, drag: 0, forcing: unforced, timeStep: 0.1 };
  assert.throws(() => createNavierStokes({ ...good, timeStep: 0 }), /time step positive/);
  assert.throws(() => createNavierStokes({ ...good, viscosity: Number.NaN }), /must be finite/);
  assert.throws(
    () => createNavierStokes({ ...good, forcing: { wavenumber: 6, amplitude: 1 } }),
    /keeps 1 … 5 after dealiasing/,
  );
  assert.throws(() => createNavierStokes(good).start(new Float64Array(7)), /needs 16·16 values, got 7/);
});
