/**
 * Forgeries of the preregistered study that is kept in this repository, one by one, in a copy of it with its history. Each
 * must end `check` with exit code 1 and a line that names what was bent. Oracle: what was bent, by hand.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { readableCanonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { hashOf, logText, readLogText } from "@/core/logs/format.ts";
import { sealOf } from "@/core/preregistration/freeze.ts";
import { historyIsHere, type KeptStudy, keptStudy } from "./testing/kept_study.ts";

const here = historyIsHere();
const study: KeptStudy = here ? await keptStudy() : undefined as never;

const KEPT = "validation/e1_confirmatory";
const SUMMARY = `${KEPT}/E1_summary.json`;
const FREEZE = "manifests/preregistrations/E1.freeze.json";
const LOG = "Opening_Log.md";
const HISTORY = ["Decision_Log.md", "Deviation_Log.md", "Opening_Log.md", "preregistrations"];
const EVIDENCE = [...HISTORY, "summaries", "results", "reports"];

function test(name: string, work: () => Promise<void>, { ignore = false } = {}): void {
  Deno.test({ name, ignore: ignore || !here, fn: () => study.restoring(work) });
}

/** Bends what is given and expects its line from one of the gates. */
async function bent(gates: readonly string[], line: RegExp, env?: Record<string, string>): Promise<void> {
  const lines = await study.gates(gates, env);
  assert.match(lines, line);
  assert.doesNotMatch(lines, /^\s+at /m, "a stack trace");
}

/** The parts of a summary that are bent here. */
interface Bendable {
  preregistration: Record<string, unknown> & { standing: string; deviations: unknown[] };
  hypotheses: Record<string, Record<string, unknown> & { effect: number }>;
  runs: { seed: number }[];
  executed: { experiment: { seeds: number[]; training: { steps: number } } };
}

/** A summary with a change, and the report's record of its text, so that only what was meant to be bent is. */
async function bendSummary(change: (summary: Bendable) => void): Promise<void> {
  const summary = JSON.parse(await study.read(SUMMARY));
  change(summary);
  const text = readableCanonicalJson(summary);
  await study.write(SUMMARY, text);
  const facts = JSON.parse(await study.read(`${KEPT}/E1_report.json`));
  facts.summary_sha256 = sha256Text(text);
  facts.standing = summary.preregistration.standing;
  await study.write(`${KEPT}/E1_report.json`, readableCanonicalJson(facts));
}

/** The log of openings with its first entries alone, its last line made good. */
async function cutLog(entries: number): Promise<void> {
  const log = readLogText(await study.read(LOG));
  await study.write(LOG, logText({ head: log.head, entries: log.entries.slice(0, entries) }));
}

/** A freeze of other steps, sealed anew. */
async function resealFreeze(): Promise<void> {
  const { seal: _, ...freeze } = JSON.parse(await study.read(FREEZE));
  freeze.record.experiment.training.steps = 7;
  await study.write(FREEZE, readableCanonicalJson({ ...freeze, seal: sealOf(freeze) }));
}

test("nothing bent: every gate of the evidence passes", async () => {
  assert.equal(await study.gates(EVIDENCE), "");
});

test("a freeze that was written anew, brought in by a backdated side branch that is merged", async () => {
  const first = await study.git("rev-list", "--max-parents=0", "HEAD");
  const date = "2001-01-01T00:00:00Z";
  await study.git("checkout", "-q", "-f", "-b", "side", first);
  await Deno.mkdir(join(study.path, "manifests", "preregistrations"), { recursive: true });
  await study.git("checkout", "-q", "main", "--", FREEZE);
  await resealFreeze();
  await study.git("add", FREEZE);
  await study.git("commit", "-q", `--date=${date}`, "-m", "freeze");
  const forged = await study.read(FREEZE);
  await study.git("checkout", "-q", "-f", "main");
  await study.git("merge", "-q", "-s", "ours", "-m", "merge", "side");
  // the kept freeze is still there: its twin in the side branch speaks against it
  await bent(
    ["preregistrations"],
    /E1\.freeze\.json: record\.experiment\.training\.steps: committed in [0-9a-f]{10} as 7/,
  );
  await study.write(FREEZE, forged);
  await study.commit("the other one");
  await bent(
    ["preregistrations"],
    /record\.experiment\.training\.steps: committed in [0-9a-f]{10} as \d{4}, found 7/,
  );
});

test("entries cut from a log, whatever git is set to show (config, attributes, environment)", async () => {
  await cutLog(10);
  const line = /Opening_Log\.md: entry 11: stands in commit [0-9a-f]{10} with hash [0-9a-f]{64}, not here/;
  await bent(["Opening_Log.md"], line);
  await study.write(".gitattributes", "*.md -diff -text\n");
  for (
    const setting of [
      "color.ui=always",
      "log.showSignature=true",
      "diff.external=false",
      "log.diffMerges=off",
    ]
  ) {
    await study.git("config", ...setting.split("="));
  }
  await study.commit("cut");
  await bent(["Opening_Log.md"], line, {
    GIT_EXTERNAL_DIFF: "false",
    GIT_DIR: "/nowhere",
    GIT_CONFIG_COUNT: "x",
  });
});

test("a log whose full version is replaced by the cut one in git (git replace)", async () => {
  const full = await study.git("rev-parse", `HEAD:${LOG}`);
  await cutLog(10);
  await study.git("replace", full, await study.git("hash-object", "-w", LOG));
  await bent(["Opening_Log.md"], /entry 11: stands in commit/);
});

test("an opening that only a side branch holds", async () => {
  const log = readLogText(await study.read(LOG));
  const last = log.entries.at(-1)!;
  const text = last.text.replace("## 41.", "## 42.").replace(/(\*\*id:\*\* ).*/, "$10123456789abcdef");
  const entry = { text, number: 42, previous: last.hash, hash: hashOf({ previous: last.hash, text }) };
  await study.git("checkout", "-q", "-f", "-b", "peek");
  await study.write(LOG, logText({ head: log.head, entries: [...log.entries, entry] }));
  await study.commit("peek");
  await study.git("checkout", "-q", "-f", "main");
  await bent(
    ["Opening_Log.md"],
    /entry 42: stands in commit [0-9a-f]{10} with id 0123456789abcdef, not here/,
  );
});

test("openings cut and the history squashed on an orphan branch, nothing else left", async () => {
  await cutLog(40);
  await study.git("checkout", "-q", "--orphan", "fresh");
  await study.commit("all of it");
  for (const ref of (await study.git("for-each-ref", "--format=%(refname)")).split("\n")) {
    if (ref !== "refs/heads/fresh") await study.git("update-ref", "-d", ref);
  }
  await bent(EVIDENCE, /git\.commit: frozen at f432bb3afb, which is not in the history before/);
  await bent(EVIDENCE, /preregistration\.standing: follows "exploratory", found "confirmatory"/);
  await bent(EVIDENCE, /openings\.head: entry 41 of Opening_Log\.md has another hash/);
});

test("no git, no repository, a shallow clone: said, and not passed", async () => {
  const nowhere = join(study.path, "empty");
  await Deno.mkdir(nowhere);
  await bent(HISTORY, /Opening_Log\.md: could not look: .*git is not installed/, { PATH: nowhere });
  await bent(
    ["summaries"],
    /standing: follows "exploratory".*could not look: at its history: git is not installed/,
    {
      PATH: nowhere,
    },
  );
  const whole = join(study.path, ".git");
  await Deno.rename(whole, join(study.path, "elsewhere"));
  await bent(
    HISTORY,
    /preregistrations: could not look: E1: .*E1\.freeze\.json: at its history: there is no git repository/,
  );
  await Deno.rename(join(study.path, "elsewhere"), whole);
  await study.git("update-ref", "refs/heads/other", await study.git("rev-parse", "HEAD"));
  const shallow = join(study.path, "shallow");
  await study.git("clone", "-q", "--depth=1", "--no-checkout", `file://${study.path}`, shallow);
  await Deno.remove(whole, { recursive: true });
  await Deno.rename(join(shallow, ".git"), whole);
  await bent(HISTORY, /Opening_Log\.md: could not look: .*cut off before [0-9a-f]{10} \(a shallow clone/);
});

test("another owner's checkout is read: whole it passes, cut it does not (chown)", async () => {
  for (const at of ["", ".git"]) await Deno.chown(join(study.path, at), 12345, 12345);
  assert.equal(await study.gates(HISTORY), "");
  await cutLog(10);
  await bent(["Opening_Log.md"], /entry 11: stands in commit/);
}, { ignore: Deno.build.os === "windows" || Deno.uid() !== 0 });

/** Name → the change of the summary, and the line that names it. */
const SUMMARIES: Readonly<Record<string, readonly [(summary: Bendable) => void, RegExp]>> = {
  "a study that did not please, made exploratory": [
    (summary) =>
      Object.assign(summary.preregistration, {
        standing: "exploratory",
        reasons: ["seeds: 201 is consumed"],
      }),
    /preregistration\.standing: follows "confirmatory", found "exploratory"/,
  ],
  "one hypothesis made exploratory": [
    (summary) => summary.hypotheses.H2.standing = "exploratory",
    /hypotheses\.H2\.standing: follows "confirmatory", found "exploratory"/,
  ],
  "a hypothesis under another name": [
    ({ hypotheses }) => {
      hypotheses.H9 = hypotheses.H2;
      delete hypotheses.H2;
    },
    /hypotheses\.H2: registered, and without a verdict/,
  ],
  "another freeze": [
    (summary) => summary.preregistration.freeze_seal = "0".repeat(64),
    /preregistration\.freeze_seal: follows "b2748fbcfc/,
  ],
  "another analysis": [
    (summary) => summary.preregistration.analysis_id = "0".repeat(16),
    /preregistration\.analysis_id: follows/,
  ],
  "a deviation that no log has": [
    (summary) =>
      summary.preregistration.deviations.push({
        plan: "E1",
        field: "experiment.training.steps",
        old: 1,
        new: 2,
        reason: "r",
        resultsKnown: false,
        hypotheses: [],
      }),
    /preregistration\.deviations: follows \[\]/,
  ],
  "a seed that did not please, left out": [
    (summary) => {
      summary.runs = summary.runs.filter(({ seed }) => seed !== 203);
      summary.executed.experiment.seeds = summary.executed.experiment.seeds.filter((seed: number) =>
        seed !== 203
      );
    },
    /results: Opening_Log\.md: entry \d+: run [0-9a-f]{16} of E1 \(train, seed 203\) read held-out data, and its result is gone/,
  ],
  "an effect": [
    (summary) => summary.hypotheses.H1.effect *= 1.01,
    /hypotheses\.H1\.effect: recomputed/,
  ],
  "no record of what was done": [
    (summary) => Object.assign(summary, { executed: {} }),
    /E1_summary\.json: has not the form of a summary/,
  ],
};

for (const [name, [change, line]] of Object.entries(SUMMARIES)) {
  test(`a kept summary: ${name}`, async () => {
    await bendSummary(change);
    await bent(["summaries", "results"], line);
  });
}

test("a held-out set that a side branch had under another name and of role ind, so that anybody could read it", async () => {
  await study.git("checkout", "-q", "-f", "-b", "peek", await study.git("rev-parse", "f432bb3afb"));
  const config = await study.read("configs/data/cfd2d_ood_v2.yaml");
  await study.write(
    "configs/data/innocent.yaml",
    config.replace("name: cfd2d_ood_v2", "name: innocent").replace("role: ood", "role: ind").replace(
      "v2.h5",
      "v3.h5",
    )
      .replace("splits:\n", "splits:\n  train: { trajectories: 1 }\n  validation: { trajectories: 1 }\n"),
  );
  await study.git("add", "configs/data/innocent.yaml");
  await study.git("commit", "-q", "-m", "innocent");
  await study.git("checkout", "-q", "-f", "main");
  await bent(
    ["summaries"],
    /standing: follows "exploratory".*cfd2d_ood_v2 was open to all as innocent, of role ind, in [0-9a-f]{10}/,
  );
});

test("runs of a commit before the freeze, said so in one of the two places that keep it, and in both", async () => {
  const facts = `${KEPT}/E1_report.json`;
  const before = "f432bb3afb1b2c550a7120bb9801164418a6dec2";
  const id = Object.keys(JSON.parse(await study.read(facts)).runs)[0];
  const text = await study.read(facts);
  const after = JSON.parse(text).runs[id].commit;
  await study.write(facts, text.replaceAll(after, before));
  await bent(
    ["summaries"],
    new RegExp(`runs\\.[0-9a-f]{16}\\.commit: E1_report\\.json has ${before}, .* ${after}`),
  );
  for await (const { name } of Deno.readDir(join(study.path, KEPT, "provenance"))) {
    const copy = `${KEPT}/provenance/${name}`;
    await study.write(copy, (await study.read(copy)).replaceAll(after, before));
  }
  await bent(
    ["summaries"],
    /standing: follows "exploratory", found "confirmatory" \(commit: the freeze's 63d2b4aca6 does not precede f432bb3afb/,
  );
});

test("results that were opened, taken away whole, or a link in their place", async () => {
  await Deno.rename(join(study.path, KEPT), join(study.path, "elsewhere"));
  await bent(
    ["results"],
    /run [0-9a-f]{16} of E1 \(train, seed 201\) read held-out data, and its result is gone/,
  );
  await Deno.symlink("../elsewhere", join(study.path, KEPT));
  await bent(["summaries"], /validation\/e1_confirmatory: is a link/);
  await Deno.remove(join(study.path, KEPT));
  await Deno.rename(join(study.path, "elsewhere"), join(study.path, KEPT));
  for (const file of [FREEZE, "configs/preregistrations/E1.yaml", LOG]) {
    const text = await study.read(file);
    await study.write("beside", text);
    await Deno.remove(join(study.path, file));
    await Deno.symlink(join(study.path, "beside"), join(study.path, file));
    await bent(HISTORY, new RegExp(`${file.split("/").at(-1)}: (the log )?is a link`));
    await Deno.remove(join(study.path, file));
    await study.write(file, text);
  }
});

test("a part of the kept study taken away: its page, what the page shows beside the summary, a run's provenance", async () => {
  const [{ name: provenance }] = Array.from(Deno.readDirSync(join(study.path, KEPT, "provenance")));
  for (const file of ["E1_report.html", "E1_report.json", `provenance/${provenance}`]) {
    const text = await study.read(`${KEPT}/${file}`);
    await Deno.remove(join(study.path, KEPT, file));
    await bent(["summaries"], new RegExp(`${file.replaceAll(".", "\\.")}: is gone; restore it`));
    await study.write(`${KEPT}/${file}`, text);
  }
});

test("a deviation that was logged after the results, its date and its pin set back, explains and takes all", async () => {
  const steps = JSON.parse(await study.read(SUMMARY)).executed.experiment.training.steps;
  await bendSummary((summary) => summary.executed.experiment.training.steps = steps + 1);
  const log = readLogText(await study.read("Deviation_Log.md"));
  const previous = /head `([0-9a-f]{64})`/.exec(await study.read("Deviation_Log.md"))![1];
  const write = async (pin: string) => {
    const text =
      `## 1. E1: more steps\n\n- **date:** 2026-11-22T15:54:00Z\n- **id:** 0123456789abcdef\n- **plan:** E1\n` +
      `- **field:** experiment.training.steps\n- **old:** ${steps}\n- **new:** ${
        steps + 1
      }\n- **reason:** r\n` +
      `- **results_known:** no\n- **hypotheses:** none\n${pin}`;
    const entry = { text, number: 1, previous, hash: hashOf({ previous, text }) };
    await study.write("Deviation_Log.md", logText({ head: log.head, entries: [entry] }));
  };
  const known =
    /standing: follows "exploratory", found "confirmatory" \(experiment\.training\.steps: changed when results were known/;
  for (const pin of ["", "- **openings:** 0\n"]) {
    await write(pin);
    await bent(["summaries"], known);
    await study.commit("a deviation of long ago", { date: "2026-11-22T15:54:00Z" });
    await bent(["summaries"], known);
    await study.git("reset", "-q", "--soft", "HEAD~1");
  }
  await write(`- **openings:** 41 ${"0".repeat(64)}\n`);
  await bent(
    ["preregistrations"],
    /Deviation_Log\.md: entry 1: openings: entry 41 of the log of openings has not the hash/,
  );
});
