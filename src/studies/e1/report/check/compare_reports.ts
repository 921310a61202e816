import { readReportParts, type ReportMark } from "../page/mod.ts";

/**
 * How a report differs from the one that follows from its sources.
 *
 * @param found the page as it is
 * @param expected the page made anew
 * @returns one line a difference, naming the field; none only if the pages are the same, byte for byte
 */
export function compareReports(found: string, expected: string): string[] {
  if (found === expected) return [];
  const [is, ought] = [readReportParts(found), readReportParts(expected)];
  const lone = ought.hypotheses.filter((id) => !is.hypotheses.includes(id))
    .concat(is.hypotheses.filter((id) => !ought.hypotheses.includes(id)));
  // the numbers of a hypothesis that is gone, or came in, need no lines of their own
  const isOfBoth = ({ source }: ReportMark) => !lone.some((id) => source.includes(`/hypotheses/${id}/`));
  const findings = [
    ...hypothesisFindings(is.hypotheses, ought.hypotheses),
    ...markFindings(is.marks.filter(isOfBoth), ought.marks.filter(isOfBoth), { counted: lone.length === 0 }),
    ...[...new Set([...is.figures.keys(), ...ought.figures.keys()])].flatMap((name) => {
      if (!is.figures.has(name)) return [`${name}: the figure is missing`];
      if (!ought.figures.has(name)) return [`${name}: the study has no such figure`];
      return is.figures.get(name) === ought.figures.get(name)
        ? []
        : [`${name}: the figure is not the one that is drawn from the study's files`];
    }),
  ];
  return findings.length > 0 ? findings : [firstDifference(found, expected)];
}

function hypothesisFindings(is: readonly string[], ought: readonly string[]): string[] {
  return [
    ...ought.filter((id) => !is.includes(id)).map((id) =>
      `hypotheses.${id}: registered, and missing from the report`
    ),
    ...is.filter((id) => !ought.includes(id)).map((id) =>
      `hypotheses.${id}: in the report, and not registered`
    ),
    ...is.filter((id, index) => is.indexOf(id) !== index).map((id) =>
      `hypotheses.${id}: in the report twice`
    ),
  ];
}

function markFindings(
  is: readonly ReportMark[],
  ought: readonly ReportMark[],
  { counted }: { counted: boolean },
): string[] {
  const [found, expected] = [byName(is), byName(ought)];
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((name) => {
    const [mine, theirs] = [found.get(name) ?? [], expected.get(name) ?? []];
    if (!counted && mine.length !== theirs.length) return [];
    if (mine.length < theirs.length) return [`${name}: missing from the report`];
    if (mine.length > theirs.length) {
      return [
        `${name}: ${theirs.length === 0 ? "the study states no such number" : "once more than stated"}`,
      ];
    }
    return mine.flatMap((mark, index) => difference(name, mark, theirs[index]));
  });
}

function difference(name: string, is: ReportMark, ought: ReportMark): string[] {
  if (is.value !== ought.value) {
    return [`${name}: the source gives ${ought.value ?? "no number"}, the report ${is.value ?? "none"}`];
  }
  if (is.shown !== ought.shown) {
    return [`${name}: the source gives '${ought.shown}', the report shows '${is.shown}'`];
  }
  return is.runs === ought.runs ? [] : [`${name}: the report names other runs than it is about`];
}

/** Marks by source and derivation; the same number may stand in several places. */
function byName(marks: readonly ReportMark[]): Map<string, ReportMark[]> {
  const groups = new Map<string, ReportMark[]>();
  for (const mark of marks) {
    const name = mark.how === undefined ? mark.source : `${mark.how} of ${mark.source}`;
    groups.set(name, [...groups.get(name) ?? [], mark]);
  }
  return groups;
}

/** For what has no name: words, order, links. */
function firstDifference(found: string, expected: string): string {
  const [is, ought] = [found.split("\n"), expected.split("\n")];
  const line = ought.findIndex((text, index) => is[index] !== text);
  const at = line < 0 ? ought.length : line;
  const start = [...ought[at] ?? ""].findIndex((letter, index) => (is[at] ?? "")[index] !== letter);
  const part = (text: string | undefined) =>
    text === undefined ? "nothing" : `'${text.slice(Math.max(0, start - 20), Math.max(0, start - 20) + 80)}'`;
  return `line ${at + 1}: expected ${part(ought[at])}, found ${part(is[at])}`;
}
