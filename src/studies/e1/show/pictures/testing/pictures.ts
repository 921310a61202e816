import type { FigureContext, FigureSpec } from "@/figures/mod.ts";
import { energySpectraFigure } from "../energy_spectra.ts";
import { fieldPanelsFigure } from "../field_panels.ts";
import { type IndOodData, indOodFigure } from "../ind_ood.ts";
import { type LossCurvesData, lossCurvesFigure } from "../loss_curves.ts";
import { probePictures } from "./probe_pictures.ts";

const MODELS = [
  { name: "unet_small", label: "UNet" },
  { name: "fractal_unet_small", label: "FractalUNet" },
] as const;

export const IND_OOD: IndOodData = {
  levelAxes: "own",
  metric: "nRMSE",
  models: MODELS,
  runs: [0, 1, 2].flatMap((seed) => [
    { model: "unet_small", seed, ind: 0.094 + 0.001 * seed, ood: 0.281 - 0.004 * seed },
    { model: "fractal_unet_small", seed, ind: 0.091 - 0.001 * seed, ood: 0.27 + 0.003 * seed },
  ]),
  levels: {
    unet_small: {
      ind: { mean: 0.095, low: 0.094, high: 0.096 },
      ood: { mean: 0.277, low: 0.273, high: 0.281 },
    },
    fractal_unet_small: {
      ind: { mean: 0.09, low: 0.089, high: 0.091 },
      ood: { mean: 0.273, low: null, high: null },
    },
  },
  differences: [{
    ind: { mean: -0.005, low: -0.007, high: -0.003 },
    ood: { mean: -0.004, low: -0.011, high: 0.003 },
  }],
  persistence: { ind: 0.32, ood: 0.442 },
  confidence: 0.95,
  warnings: ["3 seeds cannot reach p < 0.05 in an exact sign-flip test"],
};

export const LOSS_CURVES: LossCurvesData = {
  loss: "mean squared error",
  models: MODELS,
  runs: MODELS.flatMap(({ name }, m) =>
    [0, 1].map((seed) => {
      const step = Array.from({ length: 250 }, (_, i) => i + 1);
      const loss = (t: number) => (1 + 0.1 * m + 0.05 * seed) / (1 + t / 10);
      const validation = step.filter((t) => t % 50 === 0);
      return {
        model: name,
        seed,
        train: { step, loss: step.map(loss) },
        validation: { step: validation, loss: validation.map(loss) },
      };
    })
  ),
};

function wave(size: number, phase: number): Float64Array {
  const angle = 2 * Math.PI / size;
  return Float64Array.from(
    { length: size * size },
    (_, i) => Math.sin(angle * (i % size) + phase) * Math.cos(angle * Math.floor(i / size)),
  );
}

const WAVENUMBERS = Array.from({ length: 33 }, (_, k) => k);
const spectrum = (factor: number) => ({
  wavenumber: WAVENUMBERS,
  energy: WAVENUMBERS.map((k) => k === 0 || k > 30 ? 0 : factor * k ** -3),
});

/** Every picture of E1, small. */
export function e1Pictures(context: FigureContext): Record<string, FigureSpec> {
  return {
    indOod: indOodFigure(IND_OOD, context),
    fieldPanels: fieldPanelsFigure({
      title: "Vorticity one step ahead",
      size: 16,
      quantity: "vorticity ω",
      unit: "1/T",
      rows: [
        { label: ["UNet", "IND"], truth: wave(16, 0), prediction: wave(16, 0.1) },
        { label: ["UNet", "OOD"], truth: wave(16, 1), prediction: wave(16, 1.4) },
      ],
    }, context),
    lossCurves: lossCurvesFigure(LOSS_CURVES, context),
    energySpectra: energySpectraFigure({
      title: "Energy spectra",
      unit: "L²/T²",
      panels: ["IND", "OOD"].map((title) => ({
        title,
        truth: spectrum(1),
        models: MODELS.map(({ label }, m) => ({ label, ...spectrum(1.1 + m / 10) })),
      })),
      highWavenumber: 25,
    }, context),
    ...probePictures(context),
  };
}
