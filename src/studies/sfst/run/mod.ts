/** The runs of SFST: cases solved side by side, each a folder of raw files. */
export { specsOf } from "./case_spec.ts";
export { runScan } from "./run_scan.ts";
