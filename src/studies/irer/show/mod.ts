/** Pictures and tables of the IRER study, drawn from the files of its runs and hunts. */
export { coursePicture, genesPicture, tradeOffPicture } from "./hunt_pictures.ts";
export { frontTable, huntSentence, searchTable } from "./hunt_result.ts";
export { openHunt } from "./open_hunt.ts";
export { readHunt, type ShownHunt } from "./read_hunt.ts";
export { bestRun, readRun, type ShownRun } from "./read_run.ts";
export { fieldsPicture, nullsPicture, spectrumPicture } from "./run_pictures.ts";
