import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { createSolver, initialNoise, LEAST_RHO_S, type SncglState } from "@/physics/sncgl/mod.ts";
import type { IrerCase } from "../plan/irer_case.ts";
import { integrate } from "./integrate.ts";
import { parametersOf } from "./initial_state.ts";
import { DIVERGING, SHORT_CASE, SINGULAR } from "./testing/runs.ts";

const least = (values: Float64Array) => values.reduce((a, b) => Math.min(a, b));

async function integrateShort(change: Partial<IrerCase> = {}, timeLimitSeconds = 60) {
  const parameters = parametersOf({ ...SHORT_CASE, ...change });
  const initial = initialNoise(parameters, { amplitude: 0.1, random: randomStream(0, "noise") });
  const counts: number[] = [];
  const integration = await integrate(parameters, {
    initial,
    solver: createSolver,
    timeLimitSeconds,
    onSteps: (count) => counts.push(count),
  });
  return { parameters, initial, integration, counts };
}

/** The state after each step of a solver that is asked for one step at a time; the initial one first. */
function* oneByOne(
  { parameters, initial }: Awaited<ReturnType<typeof integrateShort>>,
): Generator<SncglState> {
  using solver = createSolver(parameters);
  solver.setState(initial);
  yield solver.state();
  while (true) {
    solver.step();
    yield solver.state();
  }
}

Deno.test("integrate: looking changes nothing, the last two states are a solver's own, to the bit (solver step by step)", async () => {
  for (const steps of [1, 2, 25, 26, 27, 60]) {
    const run = await integrateShort({ steps });
    const states = oneByOne(run).take(steps + 1).toArray();
    assert.deepEqual(run.integration, {
      ended: "done",
      step: steps,
      states: { previous: states[steps - 1], final: states[steps] },
    });
    assert.equal(run.counts.reduce((sum, count) => sum + count, 0), steps);
  }
});

Deno.test("integrate: a field that blows up is not finite from the step that is told (solver step by step)", async () => {
  const run = await integrateShort(DIVERGING);
  const finite = ({ psi, rhoS }: SncglState) => psi.every(Number.isFinite) && rhoS.every(Number.isFinite);
  const first = oneByOne(run).take(2000).toArray().findIndex((state) => !finite(state));
  assert.ok(first > 25);
  assert.deepEqual(run.integration, { ended: "not_finite", step: first });
});

Deno.test("integrate: a geometry that dies out is singular in the step that reaches ρ_s = 1e-9 (solver step by step)", async () => {
  const run = await integrateShort(SINGULAR);
  const first = oneByOne(run).take(200).toArray().findIndex(({ rhoS }) => least(rhoS) <= LEAST_RHO_S);
  assert.ok(run.integration.ended === "singular");
  const { step, states: { previous, final } } = run.integration;
  assert.equal(step, first);
  assert.equal(least(final.rhoS), LEAST_RHO_S);
  assert.ok(least(previous.rhoS) > LEAST_RHO_S);
  assert.ok(final.psi.every(Number.isFinite));
});

Deno.test("integrate: ends at the first look after its time is over (limits of the call)", async () => {
  const { integration } = await integrateShort({ steps: 1e9 }, 0.02);
  assert.equal(integration.ended, "timeout");
  assert.ok(integration.step >= 25 && integration.step % 25 === 0 && integration.step < 1e6);
});
