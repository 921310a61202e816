import type { FigureSpec } from "@/figures/mod.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { frozenInputs } from "../prepare/mod.ts";
import { openEvaluationData } from "../run/run_data.ts";
import { UNITS, UNREGISTERED } from "./sources.ts";
import { fieldPanelsFigure } from "./pictures/mod.ts";

/** The first test pair in and out of distribution: the state one interval later, the state now, and the change. */
export async function persistenceFields(plan: ExperimentPlan): Promise<FigureSpec> {
  const { evaluation, quantity } = await openEvaluationData({
    data: plan.data,
    inputs: await frozenInputs(plan),
  });
  let size = 0;
  const rows = (["ind", "ood"] as const).map((set) => {
    const { series } = evaluation.find(({ name }) => name === set)!;
    const [, , height, width, channels] = series.shape;
    size = height;
    const frame = (time: number) => {
      const values = series.frames(0, { from: time, to: time + 1 });
      return Float32Array.from({ length: height * width }, (_, point) => values[point * channels]);
    };
    return { label: ["no change", set.toUpperCase()], truth: frame(1), prediction: frame(0) };
  });
  return fieldPanelsFigure({
    title: "One interval of the flow, and what predicting no change misses",
    size,
    quantity: quantity === "vorticity" ? "vorticity ω" : "first channel",
    unit: quantity === "vorticity" ? "1/T" : "as in the data",
    rows,
    subtitle: quantity === "vorticity" ? [UNITS] : [],
  }, {
    sources: { runIds: [], files: [plan.data.ind.file, plan.data.ood.file] },
    synthetic: false,
    exploratory: UNREGISTERED,
  });
}
