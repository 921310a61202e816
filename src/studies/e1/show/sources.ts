import type { FigureContext } from "@/figures/mod.ts";
import { type Summary, SUMMARY_FILE } from "../analyse/summary.ts";
import { armsOf } from "../plan/arms.ts";
import type { workOf } from "../plan/experiment_schema.ts";
import type { Preregistration } from "../plan/preregistration_schema.ts";
import type { HashedData } from "../run/run_data.ts";
import type { ModelLabel } from "./pictures/mod.ts";

/** How the networks are called in pictures. */
const LABELS: Readonly<Record<string, string>> = {
  unet: "UNet",
  fractal_unet: "FractalUNet",
  resnet: "ResNet",
  fno: "FNO",
};

/** The networks of all arms, the reference's first, by the name in the runs and the label for readers. */
export function modelLabels(summary: Summary): readonly ModelLabel[] {
  return armsOf(summary).map(({ model }) => ({ name: model, label: labelOf(model) }));
}

/** What a network is called in pictures. */
export function labelOf(model: string): string {
  const plain = model.replace(/_small$/, "");
  return Object.hasOwn(LABELS, plain) ? LABELS[plain] : model;
}

/** What was executed, as a summary records it: read as it was written, the schemas of today need not fit it. */
export type Executed =
  & Pick<Preregistration, "hypotheses" | "measures" | "analysis" | "exclusion" | "decision">
  & {
    readonly experiment: ReturnType<typeof workOf>;
    readonly data: HashedData["data"];
    readonly inputs: Readonly<Record<string, string>>;
    readonly code: { readonly run: string; readonly analysis: string };
  };

/** The record of what a summary's study did. */
export function executedOf({ executed }: Summary): Executed {
  return executed as unknown as Executed;
}

/** What every figure of the study says of its origin: the runs, and the files beside the summary. */
export function contextOf(summary: Summary, files: readonly string[]): FigureContext {
  return {
    sources: { runIds: summary.runs.map(({ run_id }) => run_id), files: [SUMMARY_FILE, ...files] },
    ...marksOf(summary),
  };
}

/** What every figure and table of a study says of its standing; the only place that decides it. */
export function marksOf(
  { synthetic, preregistration: { standing, reasons } }: Summary,
): Pick<FigureContext, "synthetic" | "exploratory"> {
  if (standing === "confirmatory") return { synthetic };
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : "";
  return { synthetic, exploratory: `no test of the registered plan; ${reasons[0]}${more}.` };
}

/** What figures and tables say of numbers that no hypothesis is about, whatever the study's standing. */
export const UNREGISTERED = "no registered hypothesis is tested with these numbers.";

/** What L and T in the units of pictures are, of data that Chimera makes. */
export const UNITS = "L and T are the units of the equations, in which the periodic box is 2π wide.";

/** Which frames of a trajectory were held against each other as neighbours, where not all were; a part of a sentence. */
export function theilerWords(window: number | undefined): string {
  return window === undefined ? "" : `, frames of a trajectory held apart by more than ${window}`;
}

/** `1 seed`, `3 seeds`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
