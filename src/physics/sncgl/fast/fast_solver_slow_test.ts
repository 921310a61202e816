import { strict as assert } from "node:assert";
import { join } from "node:path";
import type { SncglParameters, SncglSolver } from "../parameters.ts";
import { plainSolver } from "../plain_solver.ts";
import { structured } from "../testing/cases.ts";
import { fastSolver } from "./fast_solver.ts";
import { endsOfEachSize } from "./fixtures/ends.ts";
import { someState } from "./fixtures/some_state.ts";
import { kernelFlags } from "./v8_flags.ts";

const DEFAULTS = structured({ steps: 1, kappa: 0.01, source: 0 });

/** Largest difference as a share of the largest value. */
function deviation(actual: Float64Array, expected: Float64Array): number {
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce((most, value, at) => Math.max(most, Math.abs(value - actual[at])), 0) / scale;
}

function assertSame(fast: SncglSolver, plain: SncglSolver, what: string) {
  const [actual, expected] = [fast.state(), plain.state()];
  assert.ok(deviation(actual.psi, expected.psi) < 1e-12, `${what}: ψ ${deviation(actual.psi, expected.psi)}`);
  assert.ok(deviation(actual.rhoS, expected.rhoS) < 1e-12, `${what}: ρ_s`);
  const [mine, theirs] = [fast.health(), plain.health()];
  assert.equal(mine.finite, theirs.finite);
  assert.ok(
    Math.abs(mine.leastRhoS - theirs.leastRhoS) < 1e-12 * Math.abs(theirs.leastRhoS),
    `${what}: least`,
  );
}

const CASES: readonly (Partial<SncglParameters> & { readonly name: string })[] = [
  { name: "the smallest grid", size: 8, box_length: 8 },
  { name: "fours only, with a source", size: 16, box_length: 10, source: 0.3 },
  { name: "the defaults at 32²" },
  { name: "a wide kernel, strong coupling", kappa: 0.1, sigma_k: 5 },
  {
    name: "a narrow kernel: most of its modes count as zero",
    kappa: 0.1,
    sigma_k: 0.1,
    size: 64,
    box_length: 64,
  },
  { name: "the original relaxation, ℓ = 0", screening_length: 0, relaxation: 0.3, rho_vac: 2 },
  { name: "frozen geometry", relaxation: 0 },
  { name: "the original box, where everything decays", size: 64, box_length: 1, time_step: 0.01, c3: 0 },
  { name: "a hundred and twenty-eight points a side", size: 128, box_length: 100 },
];

for (const { name, ...changes } of CASES) {
  Deno.test(`the numbers are the plain solver's: ${name}`, () => {
    const parameters = { ...DEFAULTS, ...changes };
    using fast = fastSolver(parameters);
    using plain = plainSolver(parameters);
    const state = someState(parameters);
    for (const solver of [fast, plain]) solver.setState(state);
    assertSame(fast, plain, "as it was set, dealiased");
    for (const steps of [1, 1, 10]) {
      for (const solver of [fast, plain]) solver.step(steps);
      assertSame(fast, plain, `${steps} more`);
    }
  });
}

Deno.test("the numbers are the plain solver's on a geometry that spans twelve decades", () => {
  const parameters = { ...DEFAULTS, alpha: 0.5, relaxation: 0.2 };
  using fast = fastSolver(parameters);
  using plain = plainSolver(parameters);
  const state = someState(parameters, (uniform) => 10 ** (12 * uniform - 9));
  for (const solver of [fast, plain]) {
    solver.setState(state);
    solver.step();
  }
  assertSame(fast, plain, "one step");
});

// Workers of a hunt run without these checks, see v8_flags.ts.
Deno.test("every address lies in the memory at each size, with a kernel of few modes and of all (V8's bounds checks); a process with the workers' flags computes the same bits (oracle: this one)", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    // Optimized from the start: the compiler that V8 begins with makes nothing of the flags.
    args: [
      "run",
      "-A",
      "--quiet",
      `${kernelFlags()},--no-liftoff`,
      join(import.meta.dirname!, "fixtures/ends.ts"),
    ],
    stderr: "inherit",
  }).output();
  const ends = endsOfEachSize();
  assert.ok(ends.length === 18 && ends.every(({ finite }) => finite));
  const { code, stdout } = await child;
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), ends);
});

Deno.test("the numbers do not depend on the number of threads, to the last bit", () => {
  const parameters = { ...DEFAULTS, size: 64, box_length: 64 };
  const ends = [1, 2, 3].map((threads) => {
    using solver = fastSolver(parameters, { threads });
    solver.setState(someState(parameters));
    solver.step(5);
    solver.step(5);
    return { ...solver.state(), ...solver.health() };
  });
  for (const end of ends.slice(1)) assert.deepEqual(end, ends[0]);
});

Deno.test("a state that is set again gives the same end, to the last bit: nothing of the past is left", () => {
  using solver = fastSolver(DEFAULTS);
  const end = () => {
    solver.setState(someState(DEFAULTS));
    solver.step(3);
    return solver.state();
  };
  assert.deepEqual(end(), end());
});

Deno.test("a field that is not finite is seen, and stays so", () => {
  using solver = fastSolver({ ...DEFAULTS, b3: -1, time_step: 1 });
  solver.setState(someState(DEFAULTS));
  solver.step(60);
  assert.equal(solver.health().finite, false);
  solver.step(2);
  assert.equal(solver.health().finite, false);
});

for (const value of [NaN, Infinity]) {
  Deno.test(`a geometry with ${value} at one point is seen, as by the plain solver`, () => {
    using fast = fastSolver(DEFAULTS);
    using plain = plainSolver(DEFAULTS);
    const state = someState(DEFAULTS);
    state.rhoS[37] = value;
    for (const solver of [fast, plain]) {
      solver.setState(state);
      solver.step(2);
    }
    assert.equal(fast.health().finite, false);
    assert.deepEqual(fast.health(), plain.health());
  });
}

Deno.test("before a state is set the field is zero on a flat geometry, as the plain solver's", () => {
  const parameters = { ...DEFAULTS, source: 0.2 };
  using fast = fastSolver(parameters);
  using plain = plainSolver(parameters);
  for (const solver of [fast, plain]) solver.step(2);
  assertSame(fast, plain, "two steps from nothing");
});

Deno.test("bad input: a state of the wrong size, no threads, a solver that was disposed of", () => {
  const solver = fastSolver(DEFAULTS);
  const { psi, rhoS } = someState(DEFAULTS);
  assert.throws(() => solver.setState({ psi: psi.slice(1), rhoS }), /psi needs 2048 values/);
  assert.throws(
    () => fastSolver(DEFAULTS, { threads: 0 }),
    /threads must be a whole number of at least 1, got 0/,
  );
  assert.throws(() => fastSolver({ ...DEFAULTS, size: 12 }), /power of two/);
  solver[Symbol.dispose]();
  assert.throws(() => solver.step(), /has been disposed of/);
});
