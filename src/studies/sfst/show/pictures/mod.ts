/** The pictures of a scan: what they show, as numbers, in; a specification out. Those of one case are the run's. */
export type { ParameterCell } from "./parameter_grid.ts";
export { parameterMapsFigure } from "./parameter_maps.ts";
export type { MapColours, MapRow, ParameterMapsData } from "./parameter_maps.ts";
export { starCurvesFigure } from "./star_curves.ts";
export type { StarAxis, StarCurve, StarCurvesData, StarMark } from "./star_curves.ts";
