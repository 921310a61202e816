import { join } from "node:path";
import { readJson } from "@/core/files/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { FigureSpec } from "@/figures/mod.ts";
import type { Summary } from "../analyse/summary.ts";
import { firstHighWavenumber, type MeanSpectra } from "../measure/mod.ts";
import { SPECTRA_FILE } from "../run/run_files.ts";
import { contextOf, countOf, executedOf, modelLabels, UNITS } from "./sources.ts";
import { energySpectraFigure } from "./pictures/mod.ts";

const PANELS = { ind: "In distribution (IND)", ood: "Out of distribution (OOD)" } as const;

/** Energy spectra of truth and predictions, averaged over test frames and seeds. */
export async function energySpectra(summary: Summary): Promise<FigureSpec> {
  const spectra = await Promise.all(summary.runs.map(async ({ model, path }) => {
    const spectra = await readJson(join(artifactsFolder(), path, SPECTRA_FILE));
    return { model, spectra: spectra as Record<string, MeanSpectra> };
  }));
  const isFlow = executedOf(summary).data.ind.layout === "chimera";
  const resolved = spectra[0].spectra.ind.truth.length - 1;
  return energySpectraFigure({
    title: "Energy spectra of the truth and of the predictions, one interval ahead",
    unit: isFlow ? "L²/T²" : "square of the data's unit",
    panels: (["ind", "ood"] as const).map((set) => ({
      title: PANELS[set],
      truth: seriesOf(spectra[0].spectra[set].truth),
      models: modelLabels(summary).map(({ name, label }) => ({
        label,
        ...seriesOf(
          meanOf(spectra.filter(({ model }) => model === name).map((one) => one.spectra[set].prediction)),
        ),
      })),
    })),
    highWavenumber: firstHighWavenumber(resolved),
    subtitle: [
      `Mean over all test frames and ${countOf(summary.seeds.length, "seed")}.${isFlow ? ` ${UNITS}` : ""}`,
    ],
  }, contextOf(summary, summary.runs.map(({ path }) => join(path, SPECTRA_FILE))));
}

function seriesOf(energy: readonly number[]) {
  return { wavenumber: energy.map((_, k) => k), energy };
}

function meanOf(spectra: readonly (readonly number[])[]): number[] {
  return spectra[0].map((_, k) => spectra.reduce((sum, spectrum) => sum + spectrum[k], 0) / spectra.length);
}
