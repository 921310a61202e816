import assert from "node:assert/strict";
import type { RunMeasurement } from "../measure/mod.ts";
import type { CaseSummary } from "../run/case_summary.ts";
import { LIMITS } from "../plan/class_limits.ts";
import { classify, reasonOf } from "./classes.ts";

const sound: CaseSummary = {
  M_max: 2,
  R_1p4: 11.7,
  Lambda_1p4: 300,
  max_epsratio: 0.01,
  wfaktor_max: 0.1,
  newton_final_residual: 1e-12,
  delta_total_max_pct: 3,
  converged: true,
};

/** A run that is done, with its summary changed and its state as given. */
function runWith(changes: Partial<CaseSummary>, run: Partial<RunMeasurement> & { eos?: string } = {}) {
  return {
    runId: "0".repeat(16),
    folder: "/runs/0",
    identity: { config: { eos: run.eos ?? "SLy" } },
    status: "done",
    summary: { ...sound, ...changes },
    failures: [],
    findings: [],
    notes: [],
    ...run,
  } as unknown as RunMeasurement;
}

const verdict = (changes: Partial<CaseSummary>) => {
  const { class: found, reasons } = classify(runWith(changes));
  return [found, ...reasons.map(({ text }) => text)];
};

/** Above the limit by more than rounding. */
const above = (limit: number) => limit * (1 + 1e-11);

// Oracle: the table of classes, SCIENCE §3, at each limit and just above it.
Deno.test("each limit is inside its class, also with the rounding of g²/Γ; just above it is outside (class table)", () => {
  assert.deepEqual(verdict({}), ["ACCEPTED"]);
  assert.deepEqual(verdict({ max_epsratio: 0.10 }), ["ACCEPTED"]);
  assert.ok(0.1 ** 2 / 0.1 > 0.1);
  assert.deepEqual(verdict({ max_epsratio: 0.1 ** 2 / 0.1 }), ["ACCEPTED"]);
  assert.deepEqual(verdict({ max_epsratio: above(0.10) }), ["STRESS", `max_epsratio ${above(0.10)} > 0.10`]);
  assert.deepEqual(verdict({ max_epsratio: 0.30 })[0], "STRESS");
  assert.deepEqual(verdict({ max_epsratio: above(0.30) }), [
    "DIAGNOSTIC",
    `max_epsratio ${above(0.30)} > 0.30`,
  ]);
  const limits = [
    ["wfaktor_max", LIMITS.wfaktor, 10],
    ["newton_final_residual", LIMITS.newtonResidual, 1e-8],
    ["delta_total_max_pct", LIMITS.deltaPct, 50],
  ] as const;
  for (const [name, limit, expected] of limits) {
    assert.equal(limit, expected);
    assert.deepEqual(verdict({ [name]: limit }), ["ACCEPTED"]);
    assert.deepEqual(verdict({ [name]: above(limit) }), ["DIAGNOSTIC", `${name} ${above(limit)} > ${limit}`]);
    assert.equal(verdict({ [name]: limit, max_epsratio: 0.2 })[0], "STRESS");
    assert.equal(verdict({ [name]: above(limit), max_epsratio: 0.2 })[0], "DIAGNOSTIC");
  }
  assert.deepEqual(verdict({ converged: false }), ["DIAGNOSTIC", "converged is false"]);
});

Deno.test("what is missing, not finite or impossible is DIAGNOSTIC, with the cause that the solver told", () => {
  assert.deepEqual(
    verdict({
      R_1p4: null,
      Lambda_1p4: null,
      newton_final_residual: null,
      delta_total_max_pct: null,
      reasons: ["no star of 1.4 M☉: M_max = 1.12 M☉"],
    }),
    [
      "DIAGNOSTIC",
      "no star of 1.4 M☉: M_max = 1.12 M☉",
      "R_1p4, Lambda_1p4, newton_final_residual, delta_total_max_pct are null",
    ],
  );
  assert.deepEqual(verdict({ wfaktor_max: NaN }), ["DIAGNOSTIC", "wfaktor_max NaN is not ≥ 0"]);
  assert.deepEqual(verdict({ M_max: Infinity }), ["DIAGNOSTIC", "M_max Infinity is not finite"]);
  assert.deepEqual(verdict({ max_epsratio: -1 }), ["DIAGNOSTIC", "max_epsratio -1 is not ≥ 0"]);
  assert.deepEqual(verdict({ R_1p4: 0 }), ["DIAGNOSTIC", "R_1p4 0 is not > 0"]);
  for (const name of Object.keys(sound).filter((name) => name !== "converged")) {
    assert.equal(verdict({ [name]: null })[0], "DIAGNOSTIC", name);
    assert.equal(verdict({ [name]: NaN })[0], "DIAGNOSTIC", name);
  }
});

Deno.test("a sound speed above light is a reason for a user's table and a note for a published fit", () => {
  const fit = classify(runWith({ cs2_max: 1.05 }));
  assert.deepEqual([fit.class, fit.reasons], ["ACCEPTED", []]);
  assert.match(fit.notes.join(), /c_s² reaches 1\.05 > 1 in the heaviest star: a published fit/);
  const table = classify(runWith({ cs2_max: 1.05 }, { eos: "table:stiff.csv" }));
  assert.equal(table.class, "DIAGNOSTIC");
  assert.equal(table.reasons[0].text, "acausal: c_s² reaches 1.05 > 1 in the heaviest star");
  assert.equal(classify(runWith({ cs2_max: 1 }, { eos: "table:stiff.csv" })).class, "ACCEPTED");
});

Deno.test("failures and findings are reasons, whatever the numbers say", () => {
  const failed = classify(
    runWith({}, { summary: null, status: "timeout", failures: ["the solver exceeded its 60 s"] }),
  );
  assert.deepEqual([failed.class, failed.reasons[0].text], ["DIAGNOSTIC", "the solver exceeded its 60 s"]);
  const tampered = classify(runWith({}, { findings: ["M_max is 3 as reported and 2 recomputed"] }));
  assert.equal(tampered.class, "DIAGNOSTIC");
});

Deno.test("reasons that differ in their figures alone are of one kind; names keep their digits", () => {
  const kinds = (...texts: string[]) => new Set(texts.map((text) => reasonOf(text).kind)).size;
  assert.equal(kinds("no star of 1.4 M☉: M_max = 1.12 M☉", "no star of 1.4 M☉: M_max = 1.3e-1 M☉"), 1);
  assert.equal(kinds("R_1p4 is 3 as reported and 4", "R_1p4 is -3.5 as reported and null"), 2);
  assert.equal(kinds("R_1p4 is 3", "R_1p5 is 3"), 2);
  assert.equal(kinds("the solver exceeded its 60 s", "the solver exceeded its 5 s"), 1);
  assert.equal(kinds("the solver exited with code 7", "the solver was ended by SIGKILL"), 2);
});

Deno.test("a crust that is missing makes STRESS of ACCEPTED and nothing of DIAGNOSTIC (class table)", () => {
  const stress = ["the table begins at ε = 2e14 g/cm³: the crust is missing"];
  assert.deepEqual(verdict({ stress }), ["STRESS", ...stress]);
  assert.deepEqual(verdict({ stress, max_epsratio: 0.2 }), ["STRESS", ...stress, "max_epsratio 0.2 > 0.10"]);
  assert.deepEqual(verdict({ stress, converged: false }), ["DIAGNOSTIC", "converged is false"]);
  assert.deepEqual(verdict({ stress: [] }), ["ACCEPTED"]);
});

Deno.test("a table at the causal limit is not acausal by its interpolation; one beyond it is (c_s² = 1, 1.02)", () => {
  const of = (cs2_max: number) => classify(runWith({ cs2_max }, { eos: "table:a.csv" })).class;
  assert.deepEqual([of(1.004), of(1.02)], ["ACCEPTED", "DIAGNOSTIC"]);
});
