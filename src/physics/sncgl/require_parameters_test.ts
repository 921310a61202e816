import { strict as assert } from "node:assert";
import { InputError } from "@/core/errors.ts";
import { randomStream } from "@/core/random/mod.ts";
import { createSolver, initialNoise, plainSolver, requireParameters, type SncglParameters } from "./mod.ts";
import { relativeError, structured } from "./testing/cases.ts";

const bad: readonly Partial<Record<keyof SncglParameters, unknown>>[] = [
  { size: 0 },
  { size: 63 },
  { size: 4 },
  { size: 48 },
  { size: 64.5 },
  { size: 4096 },
  { box_length: 0 },
  { time_step: 0 },
  { time_step: -0.1 },
  { steps: 0 },
  { steps: 1.5 },
  { steps: 1e9 + 1 },
  { epsilon: NaN },
  { D: -1 },
  { c1: Infinity },
  { b3: "1" },
  { c3: undefined },
  { kappa: NaN },
  { sigma_k: 0 },
  { sigma_k: 1e-151 },
  { source: null },
  { alpha: 0 },
  { rho_vac: -1 },
  { screening_length: -1 },
  { relaxation: 1.01 },
];

Deno.test("each broken parameter is refused in one line that names file, key, value and mend (broken fixtures)", () => {
  for (const change of bad) {
    const [[key, value]] = Object.entries(change);
    const parameters = { ...structured(), ...change } as SncglParameters;
    const check = (error: unknown) =>
      error instanceof InputError && error.where === `configs/irer/x.yaml: ${key}` &&
      error.message.includes(
        value === undefined ? "got nothing" : value === "1" ? 'got "1"' : `got ${value}`,
      ) &&
      error.mend.startsWith(`set ${key} to `) && !error.message.includes("\n");
    assert.throws(() => requireParameters(parameters, { where: "configs/irer/x.yaml" }), check, key);
    for (const solver of [plainSolver, createSolver]) assert.throws(() => solver(parameters), InputError);
  }
  requireParameters(structured(), { where: "x" });
});

Deno.test("a state of another size is refused", () => {
  using solver = plainSolver(structured());
  assert.throws(
    () => solver.setState({ psi: new Float64Array(2 * 64 * 64), rhoS: new Float64Array(64 * 64) }),
    RangeError,
  );
});

Deno.test("initial noise: parts independent, variance that of the modes kept, already dealiased (moments of the law)", () => {
  const parameters = structured({ size: 64, rho_vac: 1.2 });
  const noise = () => initialNoise(parameters, { amplitude: 0.1, random: randomStream(5, "noise") });
  const { psi, rhoS } = noise();
  assert.deepEqual(noise().psi, psi);
  assert.ok(rhoS.every((value) => value === 1.2));
  const moment = (of: (re: number, im: number) => number) =>
    rhoS.reduce((sum, _, at) => sum + of(psi[2 * at], psi[2 * at + 1]), 0) / rhoS.length;
  const kept = (43 / 64) ** 2;
  // 1,849 modes: relative spread of a variance √(2/1849) = 0.033, of the correlation 0.023; four of these.
  assert.ok(Math.abs(moment((re) => re * re) / (0.01 * kept) - 1) < 0.14);
  assert.ok(Math.abs(moment((_, im) => im * im) / (0.01 * kept) - 1) < 0.14);
  assert.ok(Math.abs(moment((re, im) => re * im) / (0.01 * kept)) < 0.1);
  using solver = plainSolver(parameters);
  solver.setState({ psi, rhoS });
  assert.ok(relativeError(solver.state().psi, psi) < 1e-15);
});
