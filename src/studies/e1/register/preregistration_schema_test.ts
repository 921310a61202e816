/** Oracle: what a preregistration must say, and configs/preregistrations/E1.yaml, which says it. */
import assert from "node:assert/strict";
import { validate } from "@/core/config/mod.ts";
import { planFindings, powerOf } from "./freeze_e1.ts";
import { loadPreregistration } from "../plan/preregistration_file.ts";
import { preregistrationSchema } from "../plan/preregistration_schema.ts";
import { analysisIdOf, armHash, recordOf } from "./registration.ts";
import { resolvePlan } from "../plan/resolve.ts";

type Writable<T> = { -readonly [Key in keyof T]: Writable<T[Key]> };

const registered = await loadPreregistration("E1");

function refused(change: (plan: Record<string, unknown>) => void, message: RegExp): void {
  const plan = structuredClone(registered) as unknown as Record<string, unknown>;
  change(plan);
  assert.throws(() => validate(plan, preregistrationSchema, { where: "E1.yaml" }), message);
}

Deno.test("a plan that contradicts itself is refused by the field", () => {
  refused(
    (plan) => (plan.seeds as Record<string, number[]>).planned.push(2),
    /seeds\.consumed\[2\]: expected a seed/,
  );
  refused((plan) => (plan.analysis as { family: string[] }).family.pop(), /analysis\.family: expected H3/);
  refused((plan) => (plan.analysis as { family: string[] }).family.push("H4"), /analysis\.family\[3\]/);
  refused((plan) => delete (plan.measures as Record<string, string>)["ood.nrmse"], /hypotheses\.H1\.measure/);
  refused((plan) => (plan.decision as unknown[]).pop(), /decision: expected each of/);
  refused((plan) => (plan.decision as unknown[]).reverse(), /decision: expected 'otherwise' last/);
  refused((plan) => (plan.data as { explored: string[] }).explored.push("cfd2d_ood_v2"), /data\.ood\.set/);
  refused(
    (plan) => (plan.hypotheses as Record<string, { primary: boolean }>).H1.primary = false,
    /one primary/,
  );
  refused((plan) => (plan.exclusion as Record<string, string>).runs = "outliers", /exclusion\.runs/);
});

Deno.test("what the plan states is held against its experiment, and a hash that is open or wrong is named", async () => {
  const plan = await resolvePlan([`experiment=${registered.experiment}`]);
  const inputs = { [plan.data.ind.file]: "1".repeat(64), [plan.data.ood.file]: "2".repeat(64) };
  const stated = structuredClone(registered) as Writable<typeof registered>;
  stated.arms.baseline.config_sha256 = armHash(plan, plan.arms[0].model);
  stated.arms.fractal.config_sha256 = armHash(plan, plan.arms[1].model);
  stated.data.ind.sha256 = "1".repeat(64);
  stated.data.ood.sha256 = "2".repeat(64);
  const findings = (other: typeof registered) =>
    planFindings({ ...plan, preregistration: other }, { name: "E1", inputs });
  assert.deepEqual(findings(stated), []);
  const wrong = structuredClone(stated);
  wrong.arms.fractal.config_sha256 = null;
  wrong.data.ood.sha256 = "3".repeat(64);
  wrong.seeds.planned.pop();
  wrong.measures["ood.nmrse"] = "misspelt";
  assert.deepEqual(findings(wrong).map((line) => line.slice(0, line.indexOf(": "))), [
    "seeds.planned",
    "arms.fractal.config_sha256",
    "data.ood.sha256",
    "measures.ood.nmrse",
  ]);
});

Deno.test("the planned experiment differs from the scaffold in seeds, OOD data, names and a Theiler window alone (configs)", async () => {
  const of = async (experiment: string) =>
    await recordOf(await resolvePlan([`experiment=${experiment}`]), {});
  const [confirmatory, scaffold] = [await of("E1_cfd2d_confirmatory"), await of("E1_cfd2d")] as {
    experiment: Record<string, unknown> & { evaluation: Record<string, unknown> };
    data: { ind: unknown };
  }[];
  const { name: _, seeds, data: __, ...same } = confirmatory.experiment;
  const { name: ___, seeds: used, data: ____, ...others } = scaffold.experiment;
  // it was frozen before there was one
  assert.ok(!("theiler_window" in same.evaluation));
  const { theiler_window: _____, ...evaluation } = others.evaluation;
  assert.deepEqual(same, { ...others, evaluation });
  assert.deepEqual(confirmatory.data.ind, scaffold.data.ind);
  assert.ok((seeds as number[]).every((seed) => ![100, ...used as number[]].includes(seed)));
  assert.deepEqual(registered.seeds.planned, seeds);
});

Deno.test("the analysis id follows the analysis and nothing else of the plan", () => {
  const id = analysisIdOf(registered);
  const change = (section: Partial<typeof registered>) => analysisIdOf({ ...registered, ...section });
  assert.equal(change({ question: "Another?" }), id);
  assert.notEqual(change({ analysis: { ...registered.analysis, alpha: 0.01 } }), id);
  assert.notEqual(change({ decision: registered.decision.toReversed() }), id);
});

Deno.test("ten seeds: least p 2/2¹⁰, times three after Benjamini–Hochberg if alone (by hand)", () => {
  const { H1, H3 } = powerOf(registered);
  assert.equal(H1.leastP, 2 / 1024);
  assert.equal(H1.leastAdjustedP.alone, 6 / 1024);
  assert.equal(H3.pairs, 20);
});
