import { basename } from "node:path";
import { escapeXml } from "@/figures/mod.ts";
import { htmlSection, markTag } from "./html.ts";
import type { ReportContext } from "./report_context.ts";
import type { ReportFigure } from "./report_input.ts";
import { unescaped } from "./report_marks.ts";

/** What a reader should see in each figure. */
const CAPTIONS: Readonly<Record<string, string>> = {
  "fig1_ind_ood":
    "Errors of both networks on familiar flows (IND) and on flows unlike those of the training (OOD), " +
    "seed by seed, and their paired differences.",
  "figures/fields": "One test field of each kind: the true vorticity, the prediction, and what it misses.",
  "figures/energy_spectra": "How much energy the predictions hold at each size of eddy, against the truth; " +
    "the high-k error is measured in the shaded band.",
  "figures/loss_curves": "The course of every training.",
};

/** The figures, each inside the page as its SVG. */
export function figuresSection({ input: { figures }, mark }: ReportContext): string {
  return htmlSection("Figures", {
    id: "figures",
    mark,
    content: figures.map((figure) => htmlFigure(figure, mark)).join("\n"),
  });
}

// As images, so that the ids inside of one picture do not meet those of another.
function htmlFigure({ name, svg }: ReportFigure, mark: string | null): string {
  const data = new TextEncoder().encode(svg).toBase64();
  const { title, sources } = originOf(svg);
  const files = sources.files.length > 3
    ? `${sources.files[0]} and the files ${basename(sources.files[1])} of the runs`
    : sources.files.join(", ");
  return [
    `<figure data-figure="${escapeXml(name)}">`,
    `<img alt="${escapeXml(title)}" src="data:image/svg+xml;base64,${data}">`,
    `<figcaption>${escapeXml(CAPTIONS[name] ?? title)}${markTag(mark)}<br>Drawn from ${
      escapeXml(files)
    }; the ids of the runs are in the picture's metadata.</figcaption>`,
    "</figure>",
  ].join("\n");
}

interface FigureOrigin {
  readonly title: string;
  readonly sources: { readonly runIds: readonly string[]; readonly files: readonly string[] };
}

/** The title and origin that `renderFigure` wrote into a picture; a picture without them is none of ours. */
function originOf(svg: string): FigureOrigin {
  const [, text] = /<metadata id="chimera">([^<]*)<\/metadata>/.exec(svg) ?? [];
  if (text === undefined) {
    throw new RangeError("Cannot show a figure: it has no metadata of its origin, got an SVG");
  }
  return JSON.parse(unescaped(text));
}
