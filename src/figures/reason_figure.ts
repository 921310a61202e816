import { type FigureBody, type FigureContext, type FigureSpec, figureSpec, type Heading } from "./figure.ts";
import { frameLayer, textLayer } from "./pixel_layers.ts";
import { FONT_SIZE, QUIET_INK } from "./theme.ts";
import { wrapText } from "./wrap_text.ts";

const SIZE = { width: 620, height: 160 } as const;
const LINE = 20;
/** More reasons than this are counted. */
const MOST_REASONS = 4;

/** In the place of a picture that has nothing to show: its title, and why there is nothing. */
export function reasonFigure(
  { title, subtitle, reasons }: Heading & { readonly reasons: readonly string[] },
  context: FigureContext,
): FigureSpec {
  const different = [...new Set(reasons)];
  const more = different.length - MOST_REASONS;
  const font = { width: SIZE.width - 60, fontSize: FONT_SIZE.panel, bold: false };
  const lines = [
    "Nothing to show:",
    ...different.slice(0, MOST_REASONS),
    ...more > 0 ? [`and ${more} more reasons`] : [],
  ].flatMap((text) => wrapText(text, font));
  const height = Math.max(SIZE.height, (lines.length + 2) * LINE);
  const first = (height - (lines.length - 1) * LINE) / 2;
  const texts = lines.map((text, line) => ({ text, x: SIZE.width / 2, y: first + line * LINE }));
  const body = {
    width: SIZE.width,
    height,
    layer: [
      frameLayer([{ x: 0, y: 0 }], { width: SIZE.width, height }),
      textLayer(texts, { align: "center", fontSize: FONT_SIZE.panel, color: QUIET_INK }),
    ],
  } as FigureBody;
  return figureSpec(body, { title, subtitle, context });
}
