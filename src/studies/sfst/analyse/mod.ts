/** The tables of a scan, rebuilt from its run folders. */
export { collectScan, SCAN_GRID_FILE } from "./collect_scan.ts";
export { inspectScans } from "./inspect_scans.ts";
export { readScanGrid, type ScanGridRow } from "./read_scan_grid.ts";
