import { canonicalJson } from "@/core/identity/mod.ts";
import type { FigureMeta } from "./figure.ts";
import { FONT_FAMILY } from "./fonts.ts";
import { escapeXml, escapeXmlData } from "./xml.ts";

/**
 * The SVG with an accessible title, its origin in `<metadata>`, and, if it was made from synthetic data, the word
 * SYNTHETIC across its whole area.
 */
export function markSvg(svg: string, meta: FigureMeta): string {
  const head = svg.indexOf(">", svg.indexOf("<svg")) + 1;
  const tail = svg.lastIndexOf("</svg>");
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)?.map(Number) ?? [];
  const origin = `<title>${escapeXml(meta.title)}</title>` +
    `<metadata id="chimera">${escapeXmlData(canonicalJson(meta))}</metadata>`;
  const mark = meta.synthetic ? watermark(width, height) : "";
  return svg.slice(0, head) + origin + svg.slice(head, tail) + mark + svg.slice(tail);
}

function watermark(width: number, height: number): string {
  const angle = -Math.atan2(height, width) * 180 / Math.PI;
  // Nine letters of about 0.77 em along three quarters of the diagonal.
  const size = 0.75 * Math.hypot(width, height) / (9 * 0.77);
  return `<text id="synthetic-mark" x="${width / 2}" y="${height / 2}" fill="#B00020" fill-opacity="0.22" ` +
    `stroke="white" stroke-opacity="0.6" stroke-width="2" ` +
    `font-family="${FONT_FAMILY}" font-size="${size.toFixed(1)}" font-weight="bold" text-anchor="middle" ` +
    `transform="rotate(${angle.toFixed(2)} ${width / 2} ${height / 2}) translate(0 ${
      (size * 0.36).toFixed(1)
    })">` +
    `SYNTHETIC</text>`;
}
