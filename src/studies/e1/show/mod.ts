/** The pictures and tables of E1. */
export { drawFigures } from "./draw_figures.ts";
export { energySpectra } from "./energy_spectra.ts";
export { fieldPictures } from "./fields.ts";
export { figure1 } from "./ind_ood.ts";
export { lossCurves } from "./loss_curves.ts";
export { type Counted, parityTable } from "./parity_table.ts";
export { persistenceFields } from "./persistence_fields.ts";
export { editsFigure, patchingFigure } from "./probe_interventions.ts";
export { dimensionsFigure, informationFigure, tailsTable, weightSpectraFigure } from "./probe_layers.ts";
export { readProbes, type StudyProbes } from "./read_probes.ts";
export { dataTable, hypothesesTable, measuresTable, probesTable, runsTable } from "./tables.ts";
