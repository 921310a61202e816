import { visible } from "@/core/visible_text.ts";
import { markedTitle } from "./figure.ts";
import { escapeXml } from "./xml.ts";

/** A cell: text, a number, or null for what does not exist. */
export type Cell = string | number | boolean | null;

/** One column of a table. */
export interface Column {
  /** With the unit, e.g. `R₁.₄ [km]`. */
  readonly title: string;
  /** The key of its cells in the rows. */
  readonly key: string;
  /** Significant digits of numbers that are not integers, default 4. */
  readonly digits?: number;
}

/** A table before it is written. */
export interface TableData {
  /** Above the table. */
  readonly caption: string;
  /** From left to right. */
  readonly columns: readonly Column[];
  /** Column key → cell, from top to bottom. */
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  /** Made from synthetic data: the caption then says so. */
  readonly synthetic: boolean;
  /** Why nothing registered is tested with these numbers; the caption then says that they are exploratory. */
  readonly exploratory?: string;
}

/** The same table for a notebook or a page, and for a text file. */
export interface RenderedTable {
  /** A `<table>` with its styles; every text in it is escaped. */
  readonly html: string;
  /** As GitHub has it. */
  readonly markdown: string;
}

/**
 * Writes a table as HTML and as Markdown. Integers are grouped by thousands, other numbers rounded to the column's
 * digits; null is a dash. Columns that hold numbers are aligned right.
 *
 * @throws RangeError if a row lacks a column or holds NaN or an infinity
 *
 * @example
 * ```ts
 * import { renderTable } from "@/figures/mod.ts";
 * const { markdown } = renderTable({
 *   caption: "Sizes",
 *   columns: [{ title: "model", key: "model" }, { title: "parameters", key: "parameters" }],
 *   rows: [{ model: "unet_small", parameters: 465313 }],
 *   synthetic: false,
 * });
 * if (!markdown.includes("| unet_small | 465,313 |")) throw new Error(markdown);
 * ```
 */
export function renderTable({ caption, columns, rows, ...marks }: TableData): RenderedTable {
  const title = markedTitle(caption, marks);
  const cells = rows.map((row, index) =>
    columns.map(({ key, digits = 4 }) => cellText(row[key], { digits, where: `${key} of row ${index}` }))
  );
  const numeric = columns.map(({ key }) => rows.some((row) => typeof row[key] === "number"));
  return {
    html: html(title, { columns, cells, numeric }),
    markdown: markdown(title, { columns, cells, numeric }),
  };
}

interface TableText {
  readonly columns: readonly Column[];
  readonly cells: readonly (readonly string[])[];
  readonly numeric: readonly boolean[];
}

function cellText(cell: Cell | undefined, { digits, where }: { digits: number; where: string }): string {
  if (cell === undefined) throw new RangeError(`Cannot write the table: there is no ${where}`);
  if (cell === null) return "–";
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  if (typeof cell === "string") return visible(cell);
  if (!Number.isFinite(cell)) throw new RangeError(`Cannot write the table: ${where} is ${cell}`);
  const text = Number.isInteger(cell) ? cell.toLocaleString("en-US") : cell.toPrecision(digits);
  return text.replace("-", "−");
}

function html(title: string, { columns, cells, numeric }: TableText): string {
  const align = (column: number) => `style="text-align: ${numeric[column] ? "right" : "left"}"`;
  const row = (tag: "th" | "td", texts: readonly string[]) =>
    `<tr>${texts.map((text, i) => `<${tag} ${align(i)}>${escapeXml(text)}</${tag}>`).join("")}</tr>`;
  return [
    "<table>",
    `<caption>${escapeXml(title)}</caption>`,
    `<thead>${row("th", columns.map((column) => column.title))}</thead>`,
    `<tbody>${cells.map((texts) => row("td", texts)).join("\n")}</tbody>`,
    "</table>",
  ].join("\n");
}

function markdown(title: string, { columns, cells, numeric }: TableText): string {
  const row = (texts: readonly string[]) =>
    `| ${texts.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    `**${title}**`,
    "",
    row(columns.map((column) => column.title)),
    row(numeric.map((right) => right ? "---:" : ":---")),
    ...cells.map(row),
    "",
  ].join("\n");
}
