import { escapeXml } from "@/figures/mod.ts";
import { type Metrics, numberAt } from "../../measure/mod.ts";
import { htmlSection, htmlTable } from "../page/mod.ts";
import type { ReportContext } from "./context.ts";

/** Columns that hold a number of metrics.json. */
const COLUMNS = [
  ["IND nRMSE", "ind.nrmse"],
  ["OOD nRMSE", "ood.nrmse"],
  ["gap", "generalisation_gap"],
  ["OOD high-k error", "ood.high_k_error"],
  ["IND persistence / nRMSE", "gain_over_persistence"],
] as const;

/** Every run: id, network, seed, how it ended, and its main numbers. */
export function runsSection(context: ReportContext): string {
  const { input: { summary, facts }, origins, cite, mark } = context;
  const { standing } = summary.preregistration;
  const content = cite.block(() =>
    htmlTable([
      { title: "run" },
      { title: "network" },
      { title: "seed", numeric: true },
      { title: "standing" },
      { title: "state" },
      ...COLUMNS.map(([title]) => ({ title, numeric: true })),
      { title: "wall time [s]", numeric: true },
    ], {
      version: facts.version,
      caption: summary.diverged.length === 0
        ? "Every run of the study; none is left out"
        : "Every run of the study that has numbers; those that diverged stand below, none is left out",
      rows: summary.runs.map((run) => {
        const { run_id, model, seed, metrics } = run;
        const { status, duration_seconds } = facts.runs[run_id];
        return [
          `<code>${escapeXml(run_id)}</code>`,
          escapeXml(model),
          cite.number(seed, origins.run(run, "metrics.json", ["seed"]), { plain: true }),
          escapeXml(standing),
          cite.text(status, origins.run(run, "state.json", ["status"])),
          ...COLUMNS.map(([, measure]) =>
            cite.number(
              numberAt(metrics as Metrics, measure),
              origins.run(run, "metrics.json", measure.split(".")),
            )
          ),
          cite.number(duration_seconds, origins.run(run, "metadata.json", ["durationSeconds"])),
        ];
      }),
    })
  );
  return htmlSection("All runs", {
    id: "runs",
    mark,
    content: summary.diverged.length === 0 ? content : `${content}\n${divergedRuns(context)}`,
  });
}

/** Runs without numbers: they have no row above. */
function divergedRuns({ input: { summary }, cite, origins }: ReportContext): string {
  return cite.block(() => {
    const items = summary.diverged.map(({ run_id, model, seed, reason }, index) => {
      const number = cite.number(seed, origins.summary(["diverged", String(index), "seed"]), { plain: true });
      const why = cite.text(reason, origins.summary(["diverged", String(index), "reason"]));
      return `<li><code>${escapeXml(run_id)}</code>, ${escapeXml(model)}, seed ${number}: ${why}</li>`;
    });
    return `<p>Diverged, and so without numbers; their seeds make no pair:</p>\n<ul>${items.join("")}</ul>`;
  });
}
