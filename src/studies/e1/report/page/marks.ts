/** One number or text of a report that says where it came from, as it stands in the page. */
export interface ReportMark {
  /** File and field. */
  readonly source: string;
  /** How it follows from several; undefined where it stands in the file as it is. */
  readonly how: string | undefined;
  /** The ids of the runs that it is about, apart at blanks. */
  readonly runs: string;
  /** In full; undefined for a text. */
  readonly value: string | undefined;
  /** What a reader sees. */
  readonly shown: string;
}

/** What of a report can be told apart by name. */
export interface ReportParts {
  /** In order. */
  readonly marks: readonly ReportMark[];
  /** The ids of the hypotheses that have a place of their own, in order. */
  readonly hypotheses: readonly string[];
  /** Figure → the address that its picture is shown from. */
  readonly figures: ReadonlyMap<string, string>;
}

// Each looks at a character once or twice, whatever the page holds: a kept one may be anybody's.
const MARK = /<(data|span) ([^<>]*)>([^<]*)<\/\1>/g;
const ATTRIBUTE = /(?<![a-z-])([a-z-]+)="([^"]*)"/g;
const HYPOTHESIS = /<article [^<>]*\bdata-hypothesis="([^"]*)"/g;
const FIGURE = /<figure data-figure="([^"]*)">\s*<img [^<>]*\bsrc="([^"]*)"/g;

/** Takes a report's page apart: only the forms that `renderReport` writes are read. */
export function readReportParts(html: string): ReportParts {
  const marks = [...html.matchAll(MARK)].flatMap(([, , attributes, shown]): ReportMark[] => {
    const found = Object.fromEntries(
      [...attributes.matchAll(ATTRIBUTE)].map(([, name, text]) => [name, text]),
    );
    if (found["data-source"] === undefined) return [];
    return [{
      source: unescaped(found["data-source"]),
      how: found["data-how"],
      runs: found["data-runs"] ?? "",
      value: found.value,
      shown: unescaped(shown),
    }];
  });
  return {
    marks,
    hypotheses: [...html.matchAll(HYPOTHESIS)].map(([, id]) => unescaped(id)),
    figures: new Map([...html.matchAll(FIGURE)].map(([, name, address]) => [unescaped(name), address])),
  };
}

/** The SVG of a picture that stands in a page; undefined for any other address. */
export function svgOf(address: string): string | undefined {
  const [, data] = /^data:image\/svg\+xml;base64,([A-Za-z0-9+/=]*)$/.exec(address) ?? [];
  return data === undefined ? undefined : new TextDecoder().decode(Uint8Array.fromBase64(data));
}

/** The inverse of `escapeXml`. */
export function unescaped(text: string): string {
  return text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll(
    "&amp;",
    "&",
  );
}
