import { type FigureSpec, reasonFigure, type RenderedTable, renderTable } from "@/figures/mod.ts";
import { filesOf, meanOf, type StudyProbes } from "./read_probes.ts";
import { theilerWords } from "./sources.ts";
import {
  informationPlaneFigure,
  type PlaceValue,
  placeValuesFigure,
  singularValuesFigure,
} from "./pictures/mod.ts";

/** Intrinsic dimension at every place, both estimates. */
export function dimensionsFigure(probes: StudyProbes): FigureSpec {
  const places = placesIn(probes);
  const panel = (title: string, of: "mle" | "linear") => ({
    title,
    yTitle: "intrinsic dimension",
    places,
    values: probes.models.flatMap(({ name, label }) =>
      filesOf(probes, name).flatMap(({ findings }) =>
        findings.dimensions.flatMap((one): PlaceValue[] =>
          one.none === null ? [{ place: one.place, model: label, value: one[of] }] : []
        )
      )
    ),
  });
  const panels = [panel("maximum likelihood", "mle"), panel("linear fit", "linear")];
  const heading = {
    title: "Intrinsic dimension of what each place holds (TwoNN)",
    subtitle: [
      `A point a seed, a bar their mean; ${probes.files[0].findings.samples} test frames in distribution` +
      `${theilerWords(probes.files[0].identity.settings.theilerWindow)}.`,
    ],
  };
  const reasons = probes.files.flatMap(({ findings }) => reasonsIn(findings.dimensions));
  return panels.some(({ values }) => values.length === 0)
    ? reasonFigure({ ...heading, reasons }, probes.context)
    : placeValuesFigure(
      { ...heading, models: probes.models.map(({ label }) => label), panels },
      probes.context,
    );
}

/** The information plane, means over seeds. */
export function informationFigure(probes: StudyProbes): FigureSpec {
  const heading = {
    title: "What each place knows of the input and of the target (KSG mutual information)",
    subtitle: [
      `Means over seeds, from ${
        probes.files[0].identity.settings.components
      } principal components of each variable${
        theilerWords(probes.files[0].identity.settings.theilerWindow)
      }.`,
      "Relative only: the true I(X;T) of a deterministic layer is infinite.",
    ],
  };
  const models = probes.models.map(({ name, label }) => ({
    label,
    points: placesIn(probes).flatMap((place) => {
      const found = filesOf(probes, name).map(({ findings }) =>
        findings.information.places.find((one) => one.place === place)
      ).filter((one) => one !== undefined);
      const input = meanOf(found.map((one) => one.none === null ? one.input_nats : null));
      const target = meanOf(found.map((one) => one.none === null ? one.target_nats : null));
      return input === null || target === null ? [] : [{ place, input, target }];
    }),
  }));
  const reasons = probes.files.flatMap(({ findings }) => reasonsIn(findings.information.places));
  return models.every(({ points }) => points.length === 0)
    ? reasonFigure({ ...heading, reasons }, probes.context)
    : informationPlaneFigure({ ...heading, models }, probes.context);
}

/** Singular values of all kernels of each network's first seed. */
export function weightSpectraFigure(probes: StudyProbes): FigureSpec {
  return singularValuesFigure({
    title: "Singular values of the convolutions' kernels",
    panels: probes.models.map(({ name, label }) => {
      const { seed, findings } = filesOf(probes, name)[0];
      return {
        title: `${label}, seed ${seed}`,
        curves: findings.weights.map(({ node, singular_values }) => ({
          part: node.split(".")[0],
          kernel: node,
          values: singular_values.filter((value) => value > 0),
        })),
      };
    }),
    subtitle: [
      "A line a kernel, relative to its largest value: a flat line treats all patterns alike, a steep one few.",
    ],
  }, probes.context);
}

/** Power-law tails of the weight spectra, means over seeds, where there are enough singular values. */
export function tailsTable(probes: StudyProbes): RenderedTable {
  return renderTable({
    caption:
      "Power-law tails of the singular values, means over seeds (below some 50 values α is a rough guide)",
    columns: [
      { title: "network", key: "model" },
      { title: "kernel", key: "kernel" },
      { title: "singular values", key: "values" },
      { title: "effective rank", key: "rank", digits: 3 },
      { title: "exponent α", key: "exponent", digits: 3 },
      { title: "Kolmogorov–Smirnov distance", key: "ks", digits: 2 },
    ],
    rows: probes.models.flatMap(({ name, label }) => {
      const files = filesOf(probes, name);
      return files[0].findings.weights.map(({ node, singular_values }, index) => {
        const kernels = files.map(({ findings }) => findings.weights[index]);
        const tails = kernels.map(({ tail }) => tail);
        return {
          model: label,
          kernel: node,
          values: singular_values.length,
          rank: meanOf(kernels.map((kernel) => kernel.effective_rank)),
          exponent: meanOf(tails.map((tail) => tail.none === null ? tail.exponent : null)),
          ks: meanOf(tails.map((tail) => tail.none === null ? tail.ks : null)),
        };
      });
    }),
    synthetic: probes.context.synthetic,
    exploratory: probes.context.exploratory,
  });
}

/** Why probes have no value, where they have none. */
export function reasonsIn(found: readonly { readonly none: string | null }[]): string[] {
  return found.flatMap(({ none }) => none === null ? [] : [none]);
}

/** In the order of evaluation; those that only some networks have stand where the first one that has them has them. */
function placesIn({ files }: StudyProbes): string[] {
  const found: string[] = [];
  for (const { findings } of files) {
    findings.information.places.forEach(({ place }, index, places) => {
      if (found.includes(place)) return;
      const next = places.slice(index).map((one) => found.indexOf(one.place)).find((at) => at >= 0);
      found.splice(next ?? found.length, 0, place);
    });
  }
  return found;
}
