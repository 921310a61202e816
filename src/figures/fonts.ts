import { fileURLToPath } from "node:url";
import type { ResvgRenderOptions } from "@resvg/resvg-js";

/** What the SVG names: our font, then its closest relative in width, then whatever the reader has. */
export const FONT_FAMILY = "DejaVu Sans, Verdana, sans-serif";

/** The renderer's fonts come from a package and never from the machine: a fresh Debian has none. */
export const FONT_OPTIONS: NonNullable<ResvgRenderOptions["font"]> = {
  loadSystemFonts: false,
  defaultFontFamily: "DejaVu Sans",
  fontFiles: ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"]
    .map((file) => fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${file}`))),
};
