/** The pictures of E1: what they show, as numbers, in; a specification out. */
export { energySpectraFigure } from "./energy_spectra.ts";
export type { EnergySpectraData, SpectrumPanel, SpectrumSeries } from "./energy_spectra.ts";
export { fieldPanelsFigure } from "./field_panels.ts";
export type { FieldPanelsData, FieldRow } from "./field_panels.ts";
export { heatMapFigure } from "./heat_map.ts";
export type { HeatMapData, HeatMapPanel } from "./heat_map.ts";
export { indOodFigure } from "./ind_ood.ts";
export type { IndOodData, MeanInterval, ModelLabel, TestSet } from "./ind_ood.ts";
export { informationPlaneFigure } from "./information_plane.ts";
export type { InformationPlaneData, PlanePoint } from "./information_plane.ts";
export { lossCurvesFigure } from "./loss_curves.ts";
export type { LossCurvesData, LossSeries } from "./loss_curves.ts";
export { placeValuesFigure } from "./place_values.ts";
export type { PlaceValue, PlaceValuesData } from "./place_values.ts";
export { singularValuesFigure } from "./singular_values.ts";
export type { KernelCurve, SingularValuesData } from "./singular_values.ts";
