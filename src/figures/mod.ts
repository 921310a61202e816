/**
 * The grammar of figures, as Vega-Lite specifications drawn to SVG and PNG, and of tables, as HTML and Markdown: the house
 * theme, axes, marks, texts, images, and what every picture says of its origin. The pictures themselves live with the
 * studies that draw them.
 */
export { DIVERGING, DIVERGING_ERROR, fieldImage, paletteImage, sampled } from "./colour_maps.ts";
export { displayFigure, displayTable } from "./display.ts";
export type { Displayable } from "./display.ts";
export { figureSpec } from "./figure.ts";
export type { FigureBody, FigureContext, FigureMeta, FigureSources, FigureSpec, Heading } from "./figure.ts";
export { logTicks, powerOfTen } from "./log_axis.ts";
export type { LogTicks } from "./log_axis.ts";
export { numberText } from "./number_text.ts";
export { type PanelTitle, panelTitle } from "./panel_title.ts";
export { frameLayer, imageLayer, type PixelLayer, textLayer } from "./pixel_layers.ts";
export { placeLabels } from "./place_labels.ts";
export type { NamedPoint, PlacedLabel } from "./place_labels.ts";
export { reasonFigure } from "./reason_figure.ts";
export { renderFigure } from "./render.ts";
export type { RenderedFigure } from "./render.ts";
export { renderTable } from "./tables.ts";
export type { Cell, Column, RenderedTable, TableData } from "./tables.ts";
export { textWidth } from "./text_width.ts";
export { FONT_SIZE, GRID, INK, modelColour, QUIET_INK } from "./theme.ts";
export { wrapText } from "./wrap_text.ts";
export { escapeXml } from "./xml.ts";
