/** Pictures and tables of the SFST study, drawn from the files of its runs. */
export { type CaseFigures, drawCaseFigures } from "../run/pictures/draw_case_figures.ts";
export { openScan } from "./open_scan.ts";
export { massRadiusCurves, tidalCurves } from "./scan_curves.ts";
export { changeMaps, classMap, observableMaps } from "./scan_maps.ts";
export { classTable, scanSentence } from "./scan_result.ts";
export { scanRichardson } from "./scan_richardson.ts";
export { type Changes, type ObservableName, readChanges, type Scan } from "./scan_rows.ts";
