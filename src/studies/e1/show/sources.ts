import type { FigureContext, ModelLabel } from "@/figures/mod.ts";
import type { Summary } from "../analyse/summary.ts";

/** How the networks are called in pictures. */
const LABELS: Readonly<Record<string, string>> = { unet: "UNet", fractal_unet: "FractalUNet" };

/** Baseline and fractal network, by the name in the runs and the label for readers. */
export function modelLabels({ baseline, fractal }: Summary): [ModelLabel, ModelLabel] {
  const label = (name: string) => LABELS[name.replace(/_small$/, "")] ?? name;
  return [{ name: baseline, label: label(baseline) }, { name: fractal, label: label(fractal) }];
}

/** What every figure of the study says of its origin: the runs, and the files beside the summary. */
export function contextOf(summary: Summary, files: readonly string[]): FigureContext {
  return {
    sources: { runIds: summary.runs.map(({ run_id }) => run_id), files: ["E1_summary.json", ...files] },
    synthetic: summary.synthetic,
  };
}
