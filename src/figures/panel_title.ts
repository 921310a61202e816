import { FONT_SIZE } from "./theme.ts";

/** What stands above one panel of several. */
export function panelTitle(text: string) {
  return { text, fontSize: FONT_SIZE.panel, fontWeight: "normal", anchor: "middle", offset: 8 };
}
