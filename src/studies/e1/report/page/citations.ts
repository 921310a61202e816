import { escapeXml } from "@/figures/mod.ts";
import type { PageVersion } from "./html.ts";
import type { Origin } from "./sources.ts";
import { shownNumber } from "./shown_number.ts";

/** Files that numbers came from, as a reader finds them in the list at the end of the report. */
export interface Source {
  /** In the list, from 1. */
  readonly number: number;
  /** A path; `<network>`, `<seed>` and `<run>` stand for those of the run that a number is about. */
  readonly file: string;
  /** Ids of the runs that the numbers are about; none where the row or the hover names them. */
  readonly runs: readonly string[];
}

/** Writes numbers and texts with where they come from, and keeps the list of sources. */
export interface Citations {
  /** A number: its full value, file, field and runs for machines and on hover, rounded for readers; null is a dash. */
  number(value: number | null, origin: Origin, options?: { digits?: number; plain?: boolean }): string;
  /** A text that stands in a file, e.g. a verdict. */
  text(text: string, origin: Origin): string;
  /** What `write` gives, followed by the numbers of the sources that it used. */
  block(write: () => string): string;
  /** Those that were cited so far. */
  readonly sources: readonly Source[];
}

/** Citations of a report that has none yet. */
export function citations(version: PageVersion): Citations {
  const sources: Source[] = [];
  let used = new Set<number>();
  const cite = ({ source, runs }: Origin): number => {
    const files = source.split(" ").map((reference) => reference.split("#")[0]);
    // one entry for all files of one name in the runs' folders: the row or the hover names the run
    const ofRuns = files.every((file) => RUN_FILE.test(file));
    const file = files.map((one) => one.replace(RUN_FILE, "E1/<network>/<seed>/<run>/"))[0];
    const known = sources.find((one) => one.file === file && (ofRuns || isSameList(one.runs, runs)));
    if (known === undefined) sources.push({ number: sources.length + 1, file, runs: ofRuns ? [] : runs });
    const { number } = known ?? sources[sources.length - 1];
    used.add(number);
    return number;
  };
  const attributes = (origin: Origin) => {
    const { source, runs, how } = origin;
    const number = cite(origin);
    const about = runs.length === 0 ? "no run" : runs.length === 1 ? `run ${runs[0]}` : `${runs.length} runs`;
    const title = `${how === undefined ? "" : `${how} of `}${source} (${about}; source ${number})`;
    return `data-source="${escapeXml(source)}"` + (how === undefined ? "" : ` data-how="${how}"`) +
      (runs.length === 0 ? "" : ` data-runs="${escapeXml(runs.join(" "))}"`) +
      ` title="${escapeXml(title)}"` +
      // takes the focus when it is touched, and no place in the order of the Tab key
      (version === 2 ? "" : ` tabindex="-1"`);
  };
  return {
    number: (value, origin, options) =>
      value === null
        ? `<span ${attributes(origin)}>–</span>`
        : `<data value="${value}" ${attributes(origin)}>${shownNumber(value, options)}</data>`,
    text: (text, origin) => `<span ${attributes(origin)}>${escapeXml(text)}</span>`,
    block: (write) => {
      const before = used;
      used = new Set();
      const text = write();
      const list = [...used].sort((a, b) => a - b);
      used = new Set([...before, ...used]);
      if (list.length === 0) return text;
      const links = list.map((number) => `<a href="#source-${number}">${number}</a>`).join(", ");
      return `${text}\n<p class="sources">Sources: ${links}</p>`;
    },
    sources,
  };
}

/** The folder of a run in a path: network, seed and id, or stars in their places. */
const RUN_FILE = /E1\/[^/]+\/[^/]+\/[^/]+\//;

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
