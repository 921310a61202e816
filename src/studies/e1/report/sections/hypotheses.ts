import { escapeXml } from "@/figures/mod.ts";
import type { HypothesisResult } from "../../analyse/hypotheses.ts";
import { htmlList, htmlSection, markTag } from "../page/mod.ts";
import { CONDITION_WORDS, intervalWords, plainWords } from "./plain_words.ts";
import { type ReportContext, summaryText } from "./context.ts";

/** Every registered hypothesis with its one verdict, nulls and inconclusive ones included. */
export function hypothesesSection(context: ReportContext): string {
  const { input: { summary }, mark, cite } = context;
  const { analysis } = context.executed;
  if (Object.keys(context.executed.hypotheses).length === 0) {
    return htmlSection("Hypotheses and verdicts", {
      id: "hypotheses",
      mark,
      content: "<p>No registered hypothesis is about these networks: nothing here is a test.</p>",
    });
  }
  const rules = context.executed.decision.map(({ when, verdict }) =>
    `<li>${escapeXml(CONDITION_WORDS[when])}: ${escapeXml(verdict)}</li>`
  );
  return htmlSection("Hypotheses and verdicts", {
    id: "hypotheses",
    mark,
    content: [
      cite.block(() =>
        `<p>The conditions of the registered decision rule are tried in this order, and the first that holds gives the ` +
        `verdict. Significant means an adjusted p of at most ${
          cite.number(analysis.alpha, context.origins.summary(["executed", "analysis", "alpha"]), {
            plain: true,
          })
        }, after Benjamini–Hochberg over ${escapeXml(analysis.family.join(", "))}.</p>\n` +
        `<ol class="rules">${rules.join("")}</ol>`
      ),
      ...Object.entries(summary.hypotheses).map(([id, result]) =>
        [
          `<article class="hypothesis" id="${escapeXml(id)}" data-hypothesis="${escapeXml(id)}">`,
          cite.block(() => hypothesisText(id, { result, context })),
          "</article>",
        ].join("\n")
      ),
    ].join("\n"),
  });
}

function hypothesisText(
  id: string,
  { result, context }: { result: HypothesisResult; context: ReportContext },
): string {
  const { cite, origins, mark, executed } = context;
  const registered = executed.hypotheses[id];
  const at = (...path: string[]) => ["hypotheses", id, ...path];
  const text = (key: keyof HypothesisResult) => summaryText(context, at(key), result[key]);
  const number = (value: number | null | undefined, path: readonly string[], digits = 4) =>
    cite.number(value ?? null, origins.summary(at(...path)), { digits });
  const { interval: { low, high, degenerate, undefined_resamples: undefinedResamples } } = result;
  const { confidence } = executed.analysis;
  const difference = registered.kind === "paired_difference";
  const place = executed.decision.findIndex(({ when }) => when === result.rule) + 1;
  const noInterval = intervalWords(degenerate, difference ? "the mean" : "ρ");
  const exploratory = mark ?? (result.standing === "exploratory" ? "EXPLORATORY" : null);
  return [
    `<h3>${escapeXml(id)}${result.primary ? ", the primary hypothesis" : ""}: <span class="verdict ${
      escapeXml(result.verdict)
    }">${text("verdict")}</span>${markTag(exploratory)}</h3>`,
    `<p>${text("statement")}</p>`,
    `<p class="plain">${escapeXml(plainWords(registered, result, executed.analysis))}</p>`,
    htmlList([
      [
        "what is estimated",
        cite.text(registered.estimand, origins.summary(["executed", "hypotheses", id, "estimand"])),
      ],
      ["measure", text("measure")],
      [difference ? "mean difference" : "Spearman's ρ", number(result.effect, ["effect"])],
      [
        "BCa interval",
        low === null || high === null
          ? `none: ${noInterval === undefined ? "" : `${escapeXml(noInterval)}: `}${
            summaryText(context, at("interval", "degenerate"), degenerate)
          }`
          : `${number(low, ["interval", "low"])} to ${number(high, ["interval", "high"])}, confidence ${
            cite.number(confidence, origins.summary(["executed", "analysis", "confidence"]), { plain: true })
          }, of this question alone${
            undefinedResamples === undefined
              ? ""
              : `; without ${number(undefinedResamples, ["interval", "undefined_resamples"])} of ${
                cite.number(
                  executed.analysis.resamples,
                  origins.summary(["executed", "analysis", "resamples"]),
                  { plain: true },
                )
              } resamples, on which it is not defined`
          }`,
      ],
      [
        "smallest effect of interest",
        `${difference ? "" : "|ρ| = "}${
          cite.number(result.smallestEffect, origins.summary(at("smallestEffect")), { plain: true })
        }, direction: ${
          cite.text(registered.direction, origins.summary(["executed", "hypotheses", id, "direction"]))
        }`,
      ],
      ...difference
        ? [
          ["Cohen's d (paired)", number(result.cohensD, ["cohensD"])] as const,
          ["Hedges' g (paired)", number(result.hedgesG, ["hedgesG"])] as const,
        ]
        : [],
      ["p, of this question alone", number(result.pValue, ["pValue"], 3)],
      ["adjusted p, of the family", number(result.adjustedP, ["adjustedP"], 3)],
      [difference ? "n, seeds" : "n, runs", number(result.n, ["n"])],
      ["test", text("test")],
      ["standing", text("standing")],
      [
        "why this verdict",
        // the reasons of these two say in words what the rule is
        result.rule === "exploratory" || result.rule === "degenerate_data"
          ? `rule ${place} of ${executed.decision.length}: ${text("reason")}`
          : `rule ${place} of ${executed.decision.length}, ${text("rule")} (${
            escapeXml(CONDITION_WORDS[result.rule])
          }): ${text("reason")}`,
      ],
    ]),
  ].join("\n");
}
