import assert from "node:assert/strict";
import { bumpyGeometry, structured } from "../testing/cases.ts";
import { emptyRecord, recordedRun } from "./recorded_run.ts";
import { reverseStep } from "./reverse_step.ts";
import { deviates } from "./testing/derivatives.ts";
import { tangentStep } from "./testing/tangent.ts";
import { adjointWorkspace } from "./workspace.ts";

Deno.test("one step: ⟨u, J w⟩ = ⟨Jᵀu, w⟩ to rounding for state and parameters (oracle: tangent-linear step)", () => {
  const cases = [
    structured({ size: 16, alpha: 1, kappa: 0.1, sigma_k: 1, relaxation: 0.3 }),
    structured({ size: 16, box_length: 8, c3: 0, alpha: 0.02, screening_length: 0 }),
    structured({ size: 8, box_length: 5, D: 0, b3: 0, c3: 0, time_step: 0.4, rho_vac: 2, relaxation: 1 }),
  ];
  cases.forEach((parameters, seed) => {
    const { size } = parameters;
    const points = size * size;
    const workspace = adjointWorkspace(parameters);
    const length = 2 * workspace.table.count;
    const run = recordedRun(parameters);
    run.set({ psi: deviates(2 * points, 50 + seed), rhoS: bumpyGeometry(size) });
    const record = emptyRecord(points, workspace.table.count);
    assert.ok(run.step(record));
    const after = run.state().psi;

    const [kappa, sigma_k, alpha] = deviates(3, 60 + seed);
    const direction = { modes: deviates(length, 1), rhoS: deviates(points, 2), kappa, sigma_k, alpha };
    const ahead = tangentStep(parameters, { direction, record, after });
    const u = { modes: deviates(length, 3), rhoS: deviates(points, 4) };
    const back = { modes: u.modes.slice(), rhoS: u.rhoS.slice(), kappa: 0, sigma_k: 0, alpha: 0 };
    reverseStep(workspace, run.state())(back, record);

    const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);
    const states = (a: typeof u, b: typeof u) => points * product(a.modes, b.modes) + product(a.rhoS, b.rhoS);
    const forwards = states(u, ahead);
    const parts = [
      states(back, direction),
      back.kappa * kappa,
      back.sigma_k * sigma_k,
      back.alpha * alpha,
    ];
    const scale = parts.reduce((sum, part) => sum + Math.abs(part), 0);
    const backwards = parts.reduce((sum, part) => sum + part, 0);
    assert.ok(Math.abs(forwards - backwards) <= 1e-13 * scale, `${forwards} against ${backwards}`);
    // No part is so small that an error in it would pass.
    parts.forEach((part, i) => assert.ok(Math.abs(part) > 1e-9 * scale, `part ${i} is ${part} of ${scale}`));
  });
});
