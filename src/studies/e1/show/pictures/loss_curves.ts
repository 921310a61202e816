import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  FONT_SIZE,
  logTicks,
  modelColour,
  panelTitle,
  wrapText,
} from "@/figures/mod.ts";
import type { ModelLabel } from "./ind_ood.ts";

/** A loss against the training step. */
export interface LossSeries {
  /** Ascending. */
  readonly step: ArrayLike<number>;
  /** One for each step, above 0. */
  readonly loss: ArrayLike<number>;
}

/** What the loss curves show. */
export interface LossCurvesData {
  /** E.g. `mean squared error of the normalised increment`. */
  readonly loss: string;
  /** In the order of the legend. */
  readonly models: readonly ModelLabel[];
  /** One curve each. */
  readonly runs: readonly {
    readonly model: string;
    readonly seed: number;
    readonly train: LossSeries;
    readonly validation: LossSeries;
  }[];
}

/** Of a panel, px. */
const HEIGHT = 300;
/** More points than this make a thicket of lines in a panel of 370 px. */
const MOST_POINTS = 100;

/**
 * Training and validation loss against the step on one logarithmic axis: a colour for each model, a line for each
 * seed. Series of more than 100 points are averaged over blocks of equal length; the subtitle says over how many.
 *
 * @throws RangeError if there is no run, a run's model has no label, or a loss is not above 0 and finite
 */
export function lossCurvesFigure(data: LossCurvesData, context: FigureContext): FigureSpec {
  if (data.runs.length === 0) throw new RangeError("Cannot draw loss curves: there are no runs");
  const stranger = data.runs.find(({ model }) => !data.models.some(({ name }) => name === model));
  if (stranger !== undefined) {
    throw new RangeError(`Cannot draw loss curves: model ${stranger.model} has no label`);
  }
  const kinds = ["train", "validation"] as const;
  const block = Math.max(...data.runs.flatMap((run) => kinds.map((kind) => blockLength(run[kind]))));
  const points = kinds.map((kind) =>
    data.runs.flatMap((run) => {
      const label = data.models.find(({ name }) => name === run.model)!.label;
      return averaged(checked(run[kind], { ...run, kind })).map((point) => ({
        ...point,
        seed: run.seed,
        label,
      }));
    })
  );
  const losses = points.flat().map(({ loss }) => loss);
  const lastStep = Math.max(...points.flat().map(({ step }) => step));
  const body = {
    hconcat: kinds.map((kind, index) =>
      panel(points[index], {
        title: kind === "train" ? "Training" : "Validation",
        axisTitle: index === 0
          ? wrapText(data.loss, { width: HEIGHT, fontSize: FONT_SIZE.axis, bold: false })
          : null,
        stepDomain: [0, lastStep],
        lossDomain: [Math.min(...losses) / 1.15, Math.max(...losses) * 1.15],
        models: data.models,
      })
    ),
    spacing: 30,
  } as FigureBody;
  const seeds = new Set(data.runs.map(({ seed }) => seed)).size;
  return figureSpec(body, {
    title: `Loss during training, ${seeds} ${seeds === 1 ? "seed" : "seeds"} a model`,
    subtitle: [
      "A line is one training seed.",
      ...block > 1 ? [`Long series are averaged over blocks of up to ${block} recorded values.`] : [],
    ],
    context,
  });
}

function checked(
  series: LossSeries,
  { model, seed, kind }: { model: string; seed: number; kind: string },
): LossSeries {
  const what = `${kind} loss of ${model}, seed ${seed}`;
  if (series.step.length !== series.loss.length || series.step.length === 0) {
    throw new RangeError(
      `Cannot draw loss curves: ${what} has ${series.step.length} steps and ${series.loss.length} values`,
    );
  }
  const bad = Array.from(series.loss).findIndex((loss) => !(loss > 0 && loss < Infinity));
  if (bad >= 0) {
    throw new RangeError(
      `Cannot draw loss curves: ${what} is ${series.loss[bad]} at step ${series.step[bad]}`,
    );
  }
  return series;
}

function blockLength({ step }: LossSeries): number {
  return Math.ceil(step.length / MOST_POINTS);
}

/** Means over blocks of consecutive values, at the mean of their steps. */
function averaged(series: LossSeries): { step: number; loss: number }[] {
  const block = blockLength(series);
  const points: { step: number; loss: number }[] = [];
  for (let start = 0; start < series.step.length; start += block) {
    const end = Math.min(start + block, series.step.length);
    let [step, loss] = [0, 0];
    for (let i = start; i < end; i++) {
      step += series.step[i] / (end - start);
      loss += series.loss[i] / (end - start);
    }
    points.push({ step, loss });
  }
  return points;
}

function panel(
  values: readonly object[],
  { title, axisTitle, stepDomain, lossDomain, models }: {
    title: string;
    axisTitle: readonly string[] | null;
    stepDomain: readonly [number, number];
    lossDomain: readonly [number, number];
    models: readonly ModelLabel[];
  },
) {
  return {
    width: 370,
    height: HEIGHT,
    title: panelTitle(title),
    data: { values },
    mark: { type: "line", strokeWidth: 1.6, opacity: 0.85 },
    encoding: {
      x: {
        field: "step",
        type: "quantitative",
        scale: { domain: stepDomain, nice: false },
        axis: { title: "training step", grid: false, tickCount: 5, labelFlush: false },
      },
      y: {
        field: "loss",
        type: "quantitative",
        scale: { type: "log", domain: lossDomain, nice: false },
        axis: { title: axisTitle, ...logTicks(lossDomain) },
      },
      color: {
        field: "label",
        type: "nominal",
        scale: {
          domain: models.map(({ label }) => label),
          range: models.map((_, index) => modelColour(index)),
        },
      },
      detail: { field: "seed" },
    },
  };
}
