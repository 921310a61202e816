/** Figures as Vega-Lite specifications, drawn to SVG and PNG, and tables as HTML and Markdown. */
export { displayFigure, displayTable } from "./display.ts";
export type { Displayable } from "./display.ts";
export { energySpectraFigure } from "./energy_spectra.ts";
export type { EnergySpectraData, SpectrumPanel, SpectrumSeries } from "./energy_spectra.ts";
export { fieldPanelsFigure } from "./field_panels.ts";
export type { FieldPanelsData, FieldRow } from "./field_panels.ts";
export { figureSpec } from "./figure.ts";
export type { FigureBody, FigureContext, FigureMeta, FigureSources, FigureSpec } from "./figure.ts";
export { indOodFigure } from "./ind_ood.ts";
export type { IndOodData, MeanInterval, ModelLabel, TestSet } from "./ind_ood.ts";
export { lossCurvesFigure } from "./loss_curves.ts";
export type { LossCurvesData, LossSeries } from "./loss_curves.ts";
export { parityTable } from "./parity_table.ts";
export { renderFigure } from "./render.ts";
export type { RenderedFigure } from "./render.ts";
export { renderTable } from "./tables.ts";
export type { Cell, Column, RenderedTable, TableData } from "./tables.ts";
