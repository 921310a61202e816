import { visibleLines } from "@/core/visible_text.ts";

/** Text to be seen, for an XML or HTML element or a double-quoted attribute: control characters are written out. */
export function escapeXml(text: string): string {
  return escapeXmlData(visibleLines(text));
}

/** Data to be read back, for an XML element: every character is kept. */
export function escapeXmlData(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
