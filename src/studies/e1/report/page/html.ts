import { escapeXml } from "@/figures/mod.ts";
import { STYLE } from "./style.ts";
import { STYLE_VERSION_2 } from "./style_version_2.ts";

/**
 * The form of a page: 2 as kept reports were made, 3 with contents, cells that name their column where the table does
 * not fit, and numbers that can be touched.
 */
export type PageVersion = 2 | 3;
/** Of the pages that are written today. */
export const PAGE_VERSION = 3;

/** A column of a table: its title, and whether it holds numbers. */
export interface HtmlColumn {
  /** As the reader sees it. */
  readonly title: string;
  /** Set flush right. */
  readonly numeric?: boolean;
}

/** A table whose cells are HTML already; the first column heads its rows. */
export function htmlTable(
  columns: readonly HtmlColumn[],
  { caption, rows, version }: {
    caption: string;
    rows: readonly (readonly string[])[];
    version: PageVersion;
  },
): string {
  const kind = (index: number) => columns[index].numeric ? ` class="number"` : "";
  const named = (index: number) =>
    version === 2 || columns[index].title === "" ? "" : ` data-title="${escapeXml(columns[index].title)}"`;
  const cell = (html: string, index: number) =>
    index === 0 ? `<th scope="row">${html}</th>` : `<td${kind(index)}${named(index)}>${html}</td>`;
  return [
    `<div class="wide"><table>`,
    `<caption>${escapeXml(caption)}</caption>`,
    `<thead><tr>${
      columns.map(({ title }, index) => `<th scope="col"${kind(index)}>${escapeXml(title)}</th>`).join("")
    }</tr></thead>`,
    "<tbody>",
    ...rows.map((cells) => `<tr>${cells.map(cell).join("")}</tr>`),
    "</tbody></table></div>",
  ].join("\n");
}

/** Names and values below each other; the values are HTML already. */
export function htmlList(entries: readonly (readonly [name: string, html: string])[]): string {
  return [
    `<dl>`,
    ...entries.map(([name, html]) => `<div><dt>${escapeXml(name)}</dt><dd>${html}</dd></div>`),
    "</dl>",
  ].join("\n");
}

/** One section of the page, with the mark of its standing beside its title. */
export function htmlSection(
  title: string,
  { id, mark, content }: { id: string; mark: string | null; content: string },
): string {
  return [
    `<section id="${escapeXml(id)}">`,
    `<h2>${escapeXml(title)}${markTag(mark)}</h2>`,
    content,
    "</section>",
  ].join("\n");
}

/** The mark of exploratory or synthetic numbers; nothing for confirmatory ones. */
export function markTag(mark: string | null): string {
  return mark === null ? "" : ` <span class="mark">${escapeXml(mark)}</span>`;
}

/** Links to the sections that follow. */
export function htmlContents(sections: string): string {
  const items = [...sections.matchAll(/<section id="([^"]*)">\n<h2>([^<]*)/g)].map(([, id, title]) =>
    `<li><a href="#${id}">${title}</a></li>`
  );
  return `<nav class="contents" aria-label="Contents"><ol>${items.join("")}</ol></nav>`;
}

/** The page: nothing in it is loaded from elsewhere, and nothing is executed. */
export function htmlPage(
  title: string,
  { content, version }: { content: string; version: PageVersion },
): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title>
<style>
${version === 2 ? STYLE_VERSION_2 : STYLE}</style>
</head>
<body>
${content}
</body>
</html>
`;
}
