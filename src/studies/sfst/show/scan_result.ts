import { numberText, type RenderedTable, renderTable } from "@/figures/mod.ts";
import type { ScanGridRow } from "../analyse/mod.ts";
import { RUN_CLASSES } from "../decide/mod.ts";
import { type Changes, OBSERVABLE_NAMES, OBSERVABLES, panelsOf, type Scan } from "./scan_rows.ts";

/** A change below this cannot be told from plain GR by any measurement of a star [%]. */
const NO_CHANGE_PERCENT = 1e-3;

/** How many cases of each equation of state are in each class, and how far σ goes in it. */
export function classTable(scan: Scan): RenderedTable {
  return renderTable({
    caption: "Classes of the cases",
    columns: [
      { title: "EOS", key: "eos" },
      ...RUN_CLASSES.map((name) => ({ title: name, key: name })),
      { title: "largest σ ACCEPTED", key: "accepted", digits: 3 },
      { title: "largest σ not DIAGNOSTIC", key: "sound", digits: 3 },
    ],
    rows: panelsOf(scan.rows).map(({ title, rows }) => ({
      eos: title,
      ...Object.fromEntries(RUN_CLASSES.map((name) => [name, countOf(rows, name)])),
      accepted: largestSigma(rows, ["ACCEPTED"]),
      sound: largestSigma(rows, ["ACCEPTED", "STRESS"]),
    })),
    synthetic: scan.synthetic,
  });
}

/** The result of a scan in one sentence. */
export function scanSentence(scan: Scan, changes: ReadonlyMap<string, Changes>): string {
  const rows = panelsOf(scan.rows).flatMap(({ rows }) => rows);
  const counts = RUN_CLASSES.map((name) => `${countOf(rows, name)} ${name}`).join(", ");
  const accepted = rows.filter(({ status }) => status === "ACCEPTED");
  const sizes = accepted.flatMap(({ run_id }) => {
    const change = changes.get(run_id);
    return change === undefined ? [] : [OBSERVABLE_NAMES.map((name) => Math.abs(change[name] ?? NaN))];
  });
  const start = `Of ${rows.length} cases (${counts})`;
  if (accepted.length === 0) return `${start} none is ACCEPTED.`;
  if (sizes.length === 0) return `${start}; their solver left no changes against plain GR to compare.`;
  const largest = OBSERVABLE_NAMES.map((name, i) =>
    `${OBSERVABLES[name].symbol} by ${numberText(Math.max(...sizes.map((size) => size[i])), { digits: 2 })} %`
  );
  const same = sizes.filter((size) => size.every((percent) => percent < NO_CHANGE_PERCENT)).length;
  return `${start}, ${same} of the ${accepted.length} ACCEPTED ones are plain GR to ` +
    `${numberText(NO_CHANGE_PERCENT)} %; up to the largest ACCEPTED σ = ` +
    `${numberText(largestSigma(rows, ["ACCEPTED"])!)} the vacuum term changes ${largest.join(", ")} at most.`;
}

function countOf(rows: readonly ScanGridRow[], name: string): number {
  return rows.filter(({ status }) => status === name).length;
}

function largestSigma(rows: readonly ScanGridRow[], classes: readonly string[]): number | null {
  const sigmas = rows.filter(({ status }) => classes.includes(status)).map(({ sigma }) => sigma);
  return sigmas.length > 0 ? Math.max(...sigmas) : null;
}
