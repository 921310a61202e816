import { FONT_SIZE } from "./theme.ts";

/** As Vega-Lite takes it. */
export interface PanelTitle {
  /** In one line. */
  readonly text: string;
  /** px */
  readonly fontSize: number;
  /** Not bold: the figure's title is. */
  readonly fontWeight: "normal";
  /** Over the middle of the panel. */
  readonly anchor: "middle";
  /** From the panel, px. */
  readonly offset: number;
}

/** What stands above one panel of several. */
export function panelTitle(text: string): PanelTitle {
  return { text, fontSize: FONT_SIZE.panel, fontWeight: "normal", anchor: "middle", offset: 8 };
}
