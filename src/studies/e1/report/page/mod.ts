/** A page of a report: its elements, numbers with where they come from, and the page taken apart again. */
export { type Citations, citations, type Source } from "./citations.ts";
export { derived, meanOf, spreadOf } from "./derive.ts";
export {
  type HtmlColumn,
  htmlContents,
  htmlList,
  htmlPage,
  htmlSection,
  htmlTable,
  markTag,
  PAGE_VERSION,
  type PageVersion,
} from "./html.ts";
export { readReportParts, type ReportMark, type ReportParts, svgOf, unescaped } from "./marks.ts";
export { type Derivation, DERIVATIONS, type Origin, type Origins, originsOf } from "./sources.ts";
