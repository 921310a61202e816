import { type FigureSpec, reasonFigure } from "@/figures/mod.ts";
import type { Patching } from "../probe/patching.ts";
import { filesOf, meanOf, type StudyProbes } from "./read_probes.ts";
import { reasonsIn } from "./probe_layers.ts";
import { heatMapFigure, type PlaceValue, placeValuesFigure } from "./pictures/mod.ts";

/** Recovery by place and band of wavenumbers, means over seeds. */
export function patchingFigure(probes: StudyProbes): FigureSpec {
  const heading = {
    title: "Activation patching: where the difference between IND and OOD inputs sits",
    subtitle: [
      "0: as wrong as on the OOD input; 1: as good as on the IND input. Means over seeds; empty where the grid is too coarse.",
    ],
  };
  const panels = probes.models.flatMap(({ name, label }) => {
    const found = filesOf(probes, name).flatMap(({ findings }) => presentMap(findings.patching));
    if (found.length === 0) return [];
    const { places, parts } = found[0].bands;
    return [{
      title: label,
      rows: places,
      columns: ["all of it", ...parts],
      values: places.map((_, row) => [
        meanOf(found.map(({ whole }) => whole.recovery[row][0])),
        ...parts.map((_, column) => meanOf(found.map(({ bands }) => bands.recovery[row][column]))),
      ]),
    }];
  });
  const reasons = reasonsIn(probes.files.map(({ findings }) => findings.patching));
  return panels.length === 0 ? reasonFigure({ ...heading, reasons }, probes.context) : heatMapFigure({
    ...heading,
    quantity: "recovery",
    rowsTitle: "place",
    columnsTitle: "what is patched",
    panels,
  }, probes.context);
}

/** Generality and locality of the rank-one edits. */
export function editsFigure(probes: StudyProbes): FigureSpec {
  const valuesOf = (of: "generality" | "locality") =>
    probes.models.flatMap(({ name, label }) =>
      filesOf(probes, name).flatMap(({ findings }): PlaceValue[] => {
        const found = meanOf(findings.edits.trials.map((trial) => trial.none === null ? trial[of] : null));
        return found === null ? [] : [{ place: of, model: label, value: found }];
      })
    );
  const trials = probes.files.flatMap(({ findings }) => findings.edits.trials);
  const residuals = trials.flatMap((trial) => trial.none === null ? [trial.relative_residual] : []);
  const undone = trials.filter((trial) => trial.none === null && trial.undone_bit_exact).length;
  const heading = {
    title: "Rank-one edits of the bottleneck's first convolution",
    subtitle: [
      "Generality 1: frames next in time change alike. Locality 1: frames in distribution stay. A point a seed, a bar the mean.",
      `${residuals.length} edits, largest relative residual ${
        Math.max(0, ...residuals).toExponential(1)
      }; ${undone} undone ` +
      "to the last bit.",
    ],
  };
  const values = [...valuesOf("generality"), ...valuesOf("locality")];
  if (values.length === 0) return reasonFigure({ ...heading, reasons: reasonsIn(trials) }, probes.context);
  return placeValuesFigure({
    ...heading,
    models: probes.models.map(({ label }) => label),
    panels: [{
      title: "mean over the edits of a run",
      yTitle: "share of the edited change",
      places: ["generality", "locality"],
      values,
    }],
  }, probes.context);
}

function presentMap(patching: Patching) {
  return patching.none === null ? [patching] : [];
}
