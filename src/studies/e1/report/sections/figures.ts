import { basename } from "node:path";
import { z } from "zod";
import { validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { parseJson } from "@/core/files/mod.ts";
import { escapeXml } from "@/figures/mod.ts";
import { htmlSection, markTag, unescaped } from "../page/mod.ts";
import type { ReportContext } from "./context.ts";
import type { ReportFigure } from "../report_input.ts";

/** What a reader should see in each figure of so many networks. */
const captionsOf = (networks: number): Readonly<Record<string, string>> => ({
  "fig1_ind_ood":
    `Errors of ${
      networks === 2 ? "both" : "all"
    } networks on familiar flows (IND) and on flows unlike those of the training (OOD), ` +
    "seed by seed, and their paired differences.",
  "figures/fields": "One test field of each kind: the true vorticity, the prediction, and what it misses.",
  "figures/energy_spectra": "How much energy the predictions hold at each size of eddy, against the truth; " +
    "the high-k error is measured in the shaded band.",
  "figures/loss_curves": "The course of every training.",
});

/** The figures, each inside the page as its SVG. */
export function figuresSection({ input: { figures }, models, mark }: ReportContext): string {
  const captions = captionsOf(models.length);
  return htmlSection("Figures", {
    id: "figures",
    mark,
    content: figures.map((figure) => htmlFigure(figure, { caption: captions[figure.name], mark })).join("\n"),
  });
}

// As images, so that the ids inside of one picture do not meet those of another.
function htmlFigure(
  { name, svg }: ReportFigure,
  { caption, mark }: { caption: string | undefined; mark: string | null },
): string {
  const data = new TextEncoder().encode(svg).toBase64();
  const { title, sources } = originOf(svg, name);
  const files = sources.files.length > 3
    ? `${sources.files[0]} and the files ${basename(sources.files[1])} of the runs`
    : sources.files.join(", ");
  return [
    `<figure data-figure="${escapeXml(name)}">`,
    `<img alt="${escapeXml(title)}" src="data:image/svg+xml;base64,${data}">`,
    `<figcaption>${escapeXml(caption ?? title)}${markTag(mark)}<br>Drawn from ${
      escapeXml(files)
    }; the ids of the runs are in the picture's metadata.</figcaption>`,
    "</figure>",
  ].join("\n");
}

const originSchema = z.looseObject({
  title: z.string(),
  sources: z.looseObject({ runIds: z.array(z.string()), files: z.array(z.string()) }),
});

/** The title and origin that `renderFigure` wrote into a picture; a picture without them is none of ours. */
function originOf(svg: string, name: string): z.infer<typeof originSchema> {
  const [where, mend] = [`${name}.svg`, "draw it again: deno task figures"];
  const [, text] = /<metadata id="chimera">([^<]*)<\/metadata>/.exec(svg) ?? [];
  if (text === undefined) {
    throw new InputError("the picture does not say what it was drawn from", { where, mend });
  }
  return validate(parseJson(unescaped(text), { where, mend }), originSchema, { where });
}
