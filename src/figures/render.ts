import { Resvg } from "@resvg/resvg-js";
import type * as Vega from "vega";
import { canonicalJson } from "@/core/identity/mod.ts";
import type { FigureSpec } from "./figure.ts";
import { FONT_OPTIONS } from "./fonts.ts";
import { withPngText } from "./png.ts";
import { markSvg } from "./svg_marks.ts";
import { useTrueTextWidths } from "./text_width.ts";

/** A drawn figure. */
export interface RenderedFigure {
  /** The text of an SVG file. */
  readonly svg: string;
  /** The bytes of a PNG file. */
  readonly png: Uint8Array;
}

/** Vega's level of warnings (vega-util, `Warn`). */
const WARN = 2;

/** Vega numbers clip paths and gradients by one global counter: two renderings at a time would share it. */
let previous: Promise<unknown> = Promise.resolve();

/**
 * Draws a figure as SVG and PNG. The same specification gives the same bytes.
 *
 * Both carry the figure's title, run ids and files: the SVG in `<metadata id="chimera">`, the PNG in an iTXt chunk
 * `chimera`, as canonical JSON.
 *
 * @param options.width the PNG's width in pixels; it takes precedence over `scale`
 * @param options.scale the PNG's pixels per SVG px, default 2
 * @throws Error if Vega or Vega-Lite warns: a figure that they warn about is not what was meant
 */
export function renderFigure(
  spec: FigureSpec,
  { width, scale = 2 }: { width?: number; scale?: number } = {},
): Promise<RenderedFigure> {
  const rendering = previous.then(() => render(spec, { width, scale }));
  previous = rendering.catch(() => {});
  return rendering;
}

async function render(
  spec: FigureSpec,
  { width, scale }: { width?: number; scale: number },
): Promise<RenderedFigure> {
  const meta = spec.usermeta.chimera;
  const warnings: string[] = [];
  const logger = collectingLogger(warnings);
  // heavy, and most processes draw nothing
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  useTrueTextWidths(vega);
  const view = new vega.View(vega.parse(compile(spec, { logger }).spec), { renderer: "none", logger });
  vega.resetSVGDefIds();
  const svg = markSvg(await view.toSVG(), meta);
  view.finalize();
  if (warnings.length > 0) throw new Error(`figure '${meta.title}': ${warnings.join("; ")}`);
  const image = new Resvg(svg, {
    font: FONT_OPTIONS,
    fitTo: width === undefined ? { mode: "zoom", value: scale } : { mode: "width", value: width },
  }).render();
  const png = withPngText(image.asPng(), { keyword: "chimera", text: canonicalJson(meta) });
  return { svg, png };
}

/** A Vega logger that keeps what is a warning or worse. */
function collectingLogger(warnings: string[]): Vega.LoggerInterface {
  const keep = (...messages: readonly unknown[]) => {
    warnings.push(messages.map(String).join(" "));
    return logger;
  };
  const ignore = () => logger;
  const logger: Vega.LoggerInterface = {
    level: ((level?: number) => level === undefined ? WARN : logger) as Vega.LoggerInterface["level"],
    error: keep,
    warn: keep,
    info: ignore,
    debug: ignore,
  };
  return logger;
}
