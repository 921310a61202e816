import { type RenderedTable, renderTable } from "@/figures/mod.ts";
import type { Summary } from "../analyse/summary.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { countOf, marksOf, modelLabels, theilerWords } from "./sources.ts";
import { comparedArms, statedDifference } from "./stated_difference.ts";

/** The data sets of a plan and the hashes that they were found to have. */
export function dataTable(plan: ExperimentPlan, inputs: Readonly<Record<string, string>>): RenderedTable {
  return renderTable({
    caption: "Data, as frozen in the manifests",
    columns: [{ title: "role", key: "role" }, { title: "file", key: "file" }, {
      title: "sha256",
      key: "sha256",
    }],
    rows: (["ind", "ood"] as const).map((role) => {
      const { file } = plan.data[role];
      return { role: role.toUpperCase(), file, sha256: inputs[file] };
    }),
    synthetic: false,
  });
}

/** Every run: id, network, seed and its main numbers. */
export function runsTable(summary: Summary): RenderedTable {
  return renderTable({
    caption: "Runs; nRMSE one interval ahead, test splits",
    columns: [
      { title: "run", key: "run" },
      { title: "network", key: "model" },
      { title: "seed", key: "seed" },
      { title: "IND nRMSE", key: "ind" },
      { title: "OOD nRMSE", key: "ood" },
      { title: "gap", key: "gap" },
      { title: "IND persistence / nRMSE", key: "gain" },
    ],
    rows: summary.runs.map(({ run_id, model, seed, metrics }) => ({
      run: run_id,
      model,
      seed: String(seed),
      ind: metrics.ind.nrmse,
      ood: metrics.ood.nrmse,
      gap: metrics.generalisation_gap,
      gain: metrics.gain_over_persistence,
    })),
    ...marksOf(summary),
  });
}

/** Mean and BCa interval of every measure, a row each: every network, and its paired difference from the reference's. */
export function measuresTable(summary: Summary): RenderedTable {
  const models = modelLabels(summary);
  const compared = comparedArms(summary);
  // of two networks there is but one difference
  const of = (model: string) => compared.length === 1 ? "" : `${model}: `;
  return renderTable({
    caption: `Means over ${countOf(summary.seeds.length, "seed")} with BCa intervals`,
    columns: [
      { title: "measure", key: "measure" },
      ...models.map(({ name }) => ({ title: name, key: `mean ${name}` })),
      ...compared.flatMap(({ model }) =>
        (["difference", "low", "high"] as const).map((what) => ({
          title: `${of(model)}${what}`,
          key: `${what} ${model}`,
        }))
      ),
    ],
    rows: Object.keys(compared[0].differences.values).map((measure) => ({
      measure,
      ...Object.fromEntries(models.map(({ name }) => [`mean ${name}`, summary.models[name][measure].mean])),
      ...Object.fromEntries(compared.flatMap((arm) => {
        const { mean, low, high } = statedDifference(summary, measure, arm);
        return Object.entries({ difference: mean, low, high }).map(([what, value]) => [
          `${what} ${arm.model}`,
          value,
        ]);
      })),
    })),
    ...marksOf(summary),
  });
}

/** The bottleneck's intrinsic dimension and the generalisation gap of every run: what hypothesis 3 relates. */
export function probesTable(summary: Summary): RenderedTable {
  const [{ metrics: { probes: { bottleneck_theiler_window: window } } }] = summary.runs;
  return renderTable({
    caption: `Intrinsic dimension of the bottleneck (TwoNN${theilerWords(window)}) and generalisation gap`,
    columns: [
      { title: "network", key: "model" },
      { title: "seed", key: "seed" },
      { title: "intrinsic dimension", key: "dimension" },
      { title: "standard error", key: "error" },
      { title: "gap (OOD − IND nRMSE)", key: "gap" },
      { title: "IND high-k error", key: "ind" },
      { title: "OOD high-k error", key: "ood" },
    ],
    rows: summary.runs.map(({ model, seed, metrics }) => ({
      model,
      seed: String(seed),
      dimension: metrics.probes.bottleneck_intrinsic_dimension,
      error: metrics.probes.bottleneck_intrinsic_dimension_standard_error,
      gap: metrics.generalisation_gap,
      ind: metrics.ind.high_k_error,
      ood: metrics.ood.high_k_error,
    })),
    ...marksOf(summary),
  });
}

/** Every registered hypothesis with its test and its one verdict. */
export function hypothesesTable(summary: Summary): RenderedTable {
  return renderTable({
    caption: "Registered hypotheses (Benjamini–Hochberg over the family)",
    columns: [
      { title: "", key: "id" },
      { title: "hypothesis", key: "statement" },
      { title: "n", key: "n" },
      { title: "effect", key: "effect" },
      { title: "low", key: "low" },
      { title: "high", key: "high" },
      { title: "d_z", key: "d" },
      { title: "g_z", key: "g" },
      { title: "p", key: "p" },
      { title: "adjusted p", key: "adjusted" },
      { title: "standing", key: "standing" },
      { title: "verdict", key: "verdict" },
    ],
    rows: Object.entries(summary.hypotheses).map(([id, result]) => ({
      id,
      statement: result.statement,
      n: result.n,
      effect: result.effect,
      low: result.interval.low,
      high: result.interval.high,
      d: result.cohensD ?? null,
      g: result.hedgesG ?? null,
      p: result.pValue,
      adjusted: result.adjustedP,
      standing: result.standing,
      verdict: result.verdict,
    })),
    ...marksOf(summary),
  });
}
