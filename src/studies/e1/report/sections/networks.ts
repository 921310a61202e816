import { escapeXml } from "@/figures/mod.ts";
import type { MeasureSummary } from "../../analyse/measure_summaries.ts";
import { armsIn, isUngated } from "../../analyse/summary_arms.ts";
import { type ComparedArm, comparedArms, statedDifference } from "../../show/stated_difference.ts";
import { labelOf } from "../../show/sources.ts";
import { htmlSection, htmlTable, meanOf, type Origin, spreadOf } from "../page/mod.ts";
import { intervalWords } from "./plain_words.ts";
import type { ReportContext } from "./context.ts";

/** How the summary's measures are called, and which values of them are the better ones. */
const MEASURES: Readonly<Record<string, readonly [title: string, better: string]>> = {
  "ind.nrmse": ["IND nRMSE", "smaller"],
  "ood.nrmse": ["OOD nRMSE", "smaller"],
  "generalisation_gap": ["gap, OOD − IND nRMSE", "smaller"],
  "ind.high_k_error": ["IND high-k error", "smaller"],
  "ood.high_k_error": ["OOD high-k error", "smaller"],
  "gain_over_persistence": ["IND persistence / nRMSE", "larger"],
  "probes.bottleneck_intrinsic_dimension": ["intrinsic dimension of the bottleneck", "neither"],
};

/** Means and spreads of the networks, and what they cost: parameters, multiply-adds and time. */
export function networksSection(context: ReportContext): string {
  const { cite, mark } = context;
  return htmlSection("The networks", {
    id: "networks",
    mark,
    content: [cite.block(() => measuresTable(context)), cite.block(() => costTable(context))].join("\n"),
  });
}

function measuresTable(context: ReportContext): string {
  const { input: { summary, facts: { version } }, models, origins } = context;
  const compared = comparedArms(summary);
  const names = Object.keys(MEASURES).filter((name) => name in compared[0].differences.values);
  const rows = names.map((measure) => {
    return [
      escapeXml(MEASURES[measure][0]) + (measure.startsWith("probes.") ? theilerWords(context) : ""),
      MEASURES[measure][1],
      ...models.map(({ name }) =>
        spread(context, summary.models[name][measure], (key) => (
          origins.summary(["models", name, measure, key], { model: name })
        ))
      ),
      ...compared.map((arm) => differenceCell(context, { measure, arm })),
    ];
  });
  return htmlTable([
    { title: "measure" },
    { title: "better" },
    ...models.map(({ label }) => ({ title: label, numeric: true })),
    ...compared.map((arm) => ({
      title: `difference${compared.length === 1 ? "" : ` ${pairWords(context, arm)}`}, paired by seed`,
      numeric: true,
    })),
  ], {
    version,
    caption:
      "Mean ± standard deviation over the seeds, with its BCa interval. A difference that a hypothesis is about " +
      "has the interval of that hypothesis, which is named beside it",
    rows: [...rows, ...rolloutRows(context)],
  });
}

/** The paired difference of an arm and the reference, with the hypothesis that it is of. */
function differenceCell(
  context: ReportContext,
  { measure, arm }: { measure: string; arm: ComparedArm },
): string {
  const { input: { summary }, origins } = context;
  const { hypothesis, ...difference } = statedDifference(summary, measure, arm);
  const stated = spread(context, difference, (key) => (
    hypothesis !== null && INTERVAL.includes(key)
      ? origins.summary(["hypotheses", hypothesis, "interval", key])
      : origins.summary([...arm.differences.path, measure, key])
  ));
  if (hypothesis === null) return stated;
  return `${stated} <a href="#${escapeXml(hypothesis)}">${escapeXml(hypothesis)}</a>`;
}

/** `FNO − UNet` */
function pairWords({ models: [reference] }: ReportContext, arm: ComparedArm): string {
  return `${labelOf(arm.model)} − ${reference.label}`;
}

/** Which frames the dimension held against each other, where not all were. */
function theilerWords({ executed, origins, cite }: ReportContext): string {
  const { theiler_window: window } = executed.experiment.evaluation;
  if (window === undefined) return "";
  const shown = cite.number(
    window,
    origins.summary(["executed", "experiment", "evaluation", "theiler_window"]),
    { plain: true },
  );
  return `, frames of a trajectory held against each other only if more than ${shown} apart`;
}

/** What of a measure is its interval. */
const INTERVAL: readonly string[] = ["low", "high", "degenerate"];

function spread(
  { cite }: ReportContext,
  { mean, standard_deviation, low, high, degenerate }: MeasureSummary,
  origin: (key: string) => Origin,
): string {
  const number = (value: number | null, key: string, digits: number) =>
    cite.number(value, origin(key), { digits });
  const deviation = standard_deviation === null
    ? ""
    : ` ± ${number(standard_deviation, "standard_deviation", 2)}`;
  const words = intervalWords(degenerate, "the mean");
  const interval = low === null || high === null
    ? `<small>no interval: ${escapeXml(words === undefined ? "" : `${words}: `)}${
      cite.text(degenerate ?? "–", origin("degenerate"))
    }</small>`
    : `[${number(low, "low", 3)}, ${number(high, "high", 3)}]`;
  return `${number(mean, "mean", 4)}${deviation}<br>${interval}`;
}

/** The error after the last step that is fed back, from the runs' own files. */
function rolloutRows({ input: { summary }, executed, models, origins, cite }: ReportContext): string[][] {
  const { rollout_steps: steps } = executed.experiment.evaluation;
  const shown = cite.number(
    steps,
    origins.summary(["executed", "experiment", "evaluation", "rollout_steps"]),
  );
  return (["ind", "ood"] as const).flatMap((set) => {
    if (
      summary.runs.some(({ metrics: { [set]: { rollout_nrmse: errors } } }) =>
        errors?.length !== steps || errors[steps - 1] === null
      )
    ) return [];
    const cells = models.map(({ name }) => {
      const values = summary.runs.filter(({ model }) => model === name)
        .map(({ metrics }) => metrics[set].rollout_nrmse![steps - 1]!);
      const field = { file: "metrics.json", path: [set, "rollout_nrmse", steps - 1] };
      const mean = cite.number(meanOf(values), origins.runs([name], { ...field, how: "mean" }));
      const deviation = spreadOf(values);
      if (deviation === null) return mean;
      const origin = origins.runs([name], { ...field, how: "standard deviation" });
      return `${mean} ± ${cite.number(deviation, origin, { digits: 2 })}`;
    });
    const noDifferences = models.slice(1).map(() => "");
    return [[
      `${set.toUpperCase()} nRMSE after ${shown} steps fed back`,
      "smaller",
      ...cells,
      ...noDifferences,
    ]];
  });
}

function costTable(context: ReportContext): string {
  const { input: { summary, facts }, models, origins, cite } = context;
  const arms = armsIn(summary);
  const compared = comparedArms(summary);
  const size = (title: string, key: "parameters" | "macs") => [
    title,
    ...arms.map(({ size: { [key]: { value, path } }, model }) =>
      cite.number(value, origins.summary(path, { model }))
    ),
    ...compared.map(({ ratio: { [key]: { value, path } } }) => cite.number(value, origins.summary(path))),
  ];
  const secondsOf = (model: string) =>
    summary.runs.filter((run) => run.model === model).map(({ run_id }) =>
      facts.runs[run_id].duration_seconds
    );
  const field = { file: "metadata.json", path: ["durationSeconds"] };
  const seconds = arms.map(({ model }) =>
    cite.number(meanOf(secondsOf(model)), origins.runs([model], { ...field, how: "mean" }))
  );
  const [{ model: reference }] = arms;
  const ratios = compared.map(({ model }) => {
    // runs of a rehearsal may take less than a second, which is the clock's step
    const [below, above] = [reference, model].map((name) => meanOf(secondsOf(name)));
    return cite.number(
      below > 0 ? above / below : null,
      origins.runs([model, reference], { ...field, how: "ratio of means" }),
    );
  });
  const gate = isUngated(summary) ? "No parity was asked for. " : "";
  const which = models.length === 2 ? "both" : "all";
  return htmlTable([
    { title: "cost" },
    ...models.map(({ label }) => ({ title: label, numeric: true })),
    ...compared.map(({ model }) => ({
      title: compared.length === 1 ? "ratio" : `ratio ${labelOf(model)} / ${models[0].label}`,
      numeric: true,
    })),
  ], {
    version: facts.version,
    caption:
      `${gate}Equal multiply-adds are not equal times: runs of ${which} networks went side by side, mean wall time a run`,
    rows: [
      size("parameters", "parameters"),
      size("multiply-adds a sample", "macs"),
      ["wall time a run [s]", ...seconds, ...ratios],
    ],
  });
}
