/** SFST: a (g, Γ) scan over relativistic stars. Stages: plan → run → measure → decide → analyse → show. */
export * from "./plan/mod.ts";
export * from "./run/mod.ts";
export { sfst } from "./study.ts";
export {
  changeMaps,
  classMap,
  classTable,
  massRadiusCurves,
  observableMaps,
  openScan,
  readChanges,
  type Scan,
  scanRichardson,
  scanSentence,
  tidalCurves,
} from "./show/mod.ts";
