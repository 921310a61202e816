import type { FigureContext, FigureSpec } from "@/figures/mod.ts";
import { type HeatMapData, heatMapFigure } from "../heat_map.ts";
import { type InformationPlaneData, informationPlaneFigure } from "../information_plane.ts";
import { type PlaceValuesData, placeValuesFigure } from "../place_values.ts";
import { type SingularValuesData, singularValuesFigure } from "../singular_values.ts";

const PLACES = ["input", "encoder0", "bottleneck", "decoder0", "output"];
const MODELS = ["UNet", "FractalUNet"];

export const HEAT_MAP: HeatMapData = {
  title: "Patching",
  quantity: "recovery",
  rowsTitle: "place",
  columnsTitle: "band",
  panels: MODELS.map((title, m) => ({
    title,
    rows: PLACES,
    columns: ["all", "k < 4", "k ≥ 4"],
    values: PLACES.map((_, row) => [1, row / 8 - 0.001, row === 2 ? null : m / 4]),
  })),
  subtitle: [],
};

export const PLANE: InformationPlaneData = {
  title: "Information plane",
  models: MODELS.map((label, m) => ({
    label,
    points: PLACES.map((place, i) => ({ place, input: 3 - i / 2, target: 1 + (m + 1) * i / 10 })),
  })),
  subtitle: ["relative only"],
};

export const PLACE_VALUES: PlaceValuesData = {
  title: "Dimensions",
  models: MODELS,
  panels: [{
    title: "TwoNN",
    yTitle: "intrinsic dimension",
    places: PLACES,
    values: PLACES.flatMap((place, i) =>
      MODELS.flatMap((model, m) => [0, 1].map((seed) => ({ place, model, value: 5 + i + m + seed / 4 })))
    ),
  }],
  subtitle: [],
};

export const SINGULAR_VALUES: SingularValuesData = {
  title: "Weight spectra",
  panels: MODELS.map((title) => ({
    title,
    curves: ["encoder0.conv1", "encoder0.conv2", "bottleneck.conv1"].map((kernel, c) => ({
      part: kernel.split(".")[0],
      kernel,
      values: Array.from({ length: 12 }, (_, i) => 2 / (1 + i * (c + 1) / 12)),
    })),
  })),
  subtitle: [],
};

/** Those of the probes. */
export function probePictures(context: FigureContext): Record<string, FigureSpec> {
  return {
    heatMap: heatMapFigure(HEAT_MAP, context),
    informationPlane: informationPlaneFigure(PLANE, context),
    placeValues: placeValuesFigure(PLACE_VALUES, context),
    singularValues: singularValuesFigure(SINGULAR_VALUES, context),
  };
}
