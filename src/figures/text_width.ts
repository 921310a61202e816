import { Resvg } from "@resvg/resvg-js";
import { FONT_FAMILY, FONT_OPTIONS } from "./fonts.ts";
import { escapeXml } from "./xml.ts";

/** What Vega has and its type declarations leave out; `width` is meant to be replaced. */
interface HasTextMetrics {
  readonly textMetrics: { width: (item: TextItem, text?: string) => number };
}

interface TextItem {
  readonly text?: string;
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

const EM = 100;
/** Each measurement reads its fonts anew; within 16 bits the plain one has every sign that the bold one has. */
const PLAIN_FONT = { ...FONT_OPTIONS, fontFiles: FONT_OPTIONS.fontFiles?.slice(0, 1) };
const widths = new Map<string, number>();
const bars = new Map<boolean, number>();

/**
 * The width in px of a line of text as the PNG renderer draws it. Without a canvas Vega guesses 0.8 em a character,
 * a third too much, and so misplaces every title, legend and truncation.
 */
export function textWidth(text: string, { fontSize, bold }: { fontSize: number; bold: boolean }): number {
  const key = `${bold} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    // Bars at both ends keep spaces and the side bearings in the ink's bounding box.
    width = inkWidth(`|${text}|`, bold) - barsWidth(bold);
    widths.set(key, width);
  }
  return width * fontSize / EM;
}

function barsWidth(bold: boolean): number {
  const width = bars.get(bold) ?? inkWidth("||", bold);
  bars.set(bold, width);
  return width;
}

function inkWidth(text: string, bold: boolean): number {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" xml:space="preserve">` +
    `<text y="${EM}" font-family="${FONT_FAMILY}" font-size="${EM}" font-weight="${
      bold ? "bold" : "normal"
    }">` +
    `${escapeXml(text)}</text></svg>`;
  return new Resvg(svg, { font: bold || /[^\0-\uffff]/u.test(text) ? FONT_OPTIONS : PLAIN_FONT }).getBBox()
    ?.width ?? 0;
}

/** Makes Vega lay text out by the true widths. */
export function useTrueTextWidths(vega: unknown): void {
  (vega as HasTextMetrics).textMetrics.width = (item, text) =>
    textWidth(`${text ?? item.text ?? ""}`.trim(), {
      fontSize: item.fontSize ?? 11,
      bold: item.fontWeight === "bold" || Number(item.fontWeight) >= 600,
    });
}
