/** What a report, or the summary that it is of, is held against: raw predictions, sources, figures, freeze, logs and git. */
export { compareReports } from "./compare_reports.ts";
export { requireFigurePlaces } from "./figure_places.ts";
export { inspectStanding } from "./inspect_standing.ts";
export { digestsOf, figureFindings, statedFigures, withFigure1 } from "./kept_figures.ts";
export { type Measure, measuredOnce, rawFindings } from "./raw_findings.ts";
export { readSources } from "./read_sources.ts";
export { type ReportFolder, reportFolders } from "./report_folders.ts";
export { type ReadSource, sourceFindings, type SourceRun } from "./resolve_source.ts";
export { endedRuns, type StudyRuns, type WholeRuns, wholeRuns } from "./whole_runs.ts";
