/** IRER: a complex field on a geometry that it makes itself. Stages: plan → run → measure → hunt → show. */
export * from "./plan/mod.ts";
export * from "./run/mod.ts";
export { irer } from "./study.ts";
export {
  bestRun,
  coursePicture,
  fieldsPicture,
  frontTable,
  genesPicture,
  huntSentence,
  nullsPicture,
  openHunt,
  readHunt,
  readRun,
  searchTable,
  type ShownHunt,
  type ShownRun,
  spectrumPicture,
  tradeOffPicture,
} from "./show/mod.ts";
