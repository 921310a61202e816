import { join } from "node:path";
import { openHdf5 } from "@/core/hdf5/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { FigureSpec } from "@/figures/mod.ts";
import { completePairs } from "../analyse/hypotheses.ts";
import type { Summary } from "../analyse/summary.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { frozenInputs } from "../prepare/mod.ts";
import { openEvaluationData } from "../run/run_data.ts";
import { PREDICTIONS_FILE } from "../run/run_files.ts";
import { contextOf, modelLabels, UNITS } from "./sources.ts";
import { fieldPanelsFigure, type FieldRow } from "./pictures/mod.ts";

/** Truth, prediction and error of the last test frame of the first trajectory, first seed whose runs all came to their end. */
export async function fieldPictures(
  summary: Summary,
  plan: Pick<ExperimentPlan, "data">,
): Promise<FigureSpec> {
  const { evaluation, quantity } = await openEvaluationData({
    data: plan.data,
    inputs: await frozenInputs(plan),
  });
  const [{ seed }] = completePairs(summary.runs, summary.diverged);
  const rows: FieldRow[] = [];
  const files: string[] = [];
  let size = 0;
  for (const { name, label } of modelLabels(summary)) {
    const run = summary.runs.find((one) => one.model === name && one.seed === seed)!;
    const path = join(run.path, PREDICTIONS_FILE);
    files.push(path);
    using file = await openHdf5(join(artifactsFolder(), path));
    for (const set of ["ind", "ood"] as const) {
      const { series } = evaluation.find((one) => one.name === set)!;
      const [, times, height, width, channels] = series.shape;
      const { data, shape } = file.read(`next_state/${set}`, { slice: [[0, 1]] });
      const points = height * width;
      const predicted = data as Float32Array;
      size = height;
      rows.push({
        label: [label, set.toUpperCase()],
        truth: everyNth(series.frames(0, { from: times - 1, to: times }), {
          offset: 0,
          stride: channels,
          points,
        }),
        prediction: everyNth(predicted, {
          offset: (times - 2) * points * shape[4],
          stride: shape[4],
          points,
        }),
      });
    }
  }
  return fieldPanelsFigure({
    title: `One interval ahead: truth, prediction, error (seed ${seed})`,
    size,
    quantity: quantity === "vorticity" ? "vorticity ω" : "first channel",
    unit: quantity === "vorticity" ? "1/T" : "as in the data",
    rows,
    subtitle: quantity === "vorticity" ? [UNITS] : [],
  }, contextOf(summary, files));
}

function everyNth(
  values: Float32Array,
  { offset, stride, points }: { offset: number; stride: number; points: number },
): Float32Array {
  return Float32Array.from({ length: points }, (_, point) => values[offset + point * stride]);
}
