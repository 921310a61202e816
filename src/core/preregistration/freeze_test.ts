/** Oracles: the plan's own fields, git's history, and hashes by node:crypto. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { GateError, InputError } from "../errors.ts";
import { canonicalJson } from "../identity/mod.ts";
import {
  anchorTag,
  anchorText,
  committedFreezes,
  committedPlans,
  fillPlan,
  freezePath,
  freezePlan,
  readFreeze,
  verifyFreeze,
} from "./mod.ts";
import { PLAN, registeredRepository } from "./testing/registered_repository.ts";

const record = { experiment: { training: { steps: 100 } }, inputs: { "a.h5": "0".repeat(64) } };

type Registered = Awaited<ReturnType<typeof registeredRepository>>;

function freezeIn({ repository, planPath }: Registered, others: Record<string, unknown> = {}) {
  const content = { name: "P", planPath, record, analysisId: "0123456789abcdef", power: null, ...others };
  return freezePlan(content, { repository });
}

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  assert.ok(text.includes(from), from);
  await Deno.writeTextFile(path, text.replace(from, to));
}

Deno.test("a freeze holds the plan's canonical hash, the commit and a seal over all of it (node:crypto, git)", async () => {
  await using registered = await registeredRepository();
  const { freeze, path, outcome } = await freezeIn(registered);
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  assert.equal(outcome, "frozen");
  assert.equal(freeze.text_sha256, sha256(PLAN));
  assert.equal(
    freeze.plan_sha256,
    sha256(
      '{"hypotheses":{"H1":{"direction":"less","smallest_effect":0.01},"H2":{"direction":"either",' +
        '"smallest_effect":0.3}},"name":"P","question":"Is it so?","seeds":[11,12]}',
    ),
  );
  const { seal, ...content } = JSON.parse(await Deno.readTextFile(path));
  assert.equal(seal, sha256(canonicalJson(content)));
  assert.equal(freeze.git.commit, await registered.git("rev-parse", "HEAD"));
  assert.equal(freeze.plan_path, "configs/preregistrations/P.yaml");
  assert.equal((await freezeIn(registered)).outcome, "kept");
});

Deno.test("nothing is frozen while a field is open, and every open field is named", async () => {
  const open = PLAN.replace("Is it so?", "TODO").replace("smallest_effect: 0.3", "smallest_effect: null");
  await using registered = await registeredRepository(open);
  const { findings } = await freezeIn(registered, { record: { code: { run: null } } }).then(
    () => assert.fail("frozen"),
    (error) => error as GateError,
  );
  assert.deepEqual(
    findings.map((line) => / (\S+) is open/.exec(line)?.[1]),
    ["question", "hypotheses.H2.smallest_effect", "record.code.run"],
  );
  assert.equal(await readFreeze(freezePath("P", registered)), undefined);
});

Deno.test("a plan is frozen once: another plan or record is refused by its field", async () => {
  await using registered = await registeredRepository();
  await freezeIn(registered);
  await assert.rejects(
    freezeIn(registered, { record: { ...record, experiment: { training: { steps: 99 } } } }),
    /P is frozen since[^]*record\.experiment\.training\.steps: frozen 100, executed 99/,
  );
  await edit(registered.planPath, "[11, 12]", "[11, 13]");
  await assert.rejects(freezeIn(registered), /seeds: frozen \[11,12\], executed \[11,13\]/);
});

Deno.test("verifyFreeze: one byte changed in plan or freeze, before and after the commit, names the field", async () => {
  for (const committed of [false, true]) {
    await using registered = await registeredRepository();
    const { path } = await freezeIn(registered);
    const commit = committed ? await registered.commit("freeze") : null;
    assert.deepEqual((await verifyFreeze("P", registered)).findings, []);
    assert.equal((await verifyFreeze("P", registered)).commit, commit);

    const finds = async (file: string, [from, to]: [string, string], message: RegExp) => {
      const before = await Deno.readTextFile(file);
      await edit(file, from, to);
      const { findings } = await verifyFreeze("P", registered);
      assert.match(findings.join("\n"), message);
      await Deno.writeTextFile(file, before);
    };
    const { planPath } = registered;
    await finds(planPath, ["0.01", "0.02"], /hypotheses\.H1\.smallest_effect: frozen 0\.01, found 0\.02/);
    await finds(planPath, ["# planned", "# planted"], /text: no field .* has changed/);
    await finds(planPath, ["{ direction", "  direction"], /plan: .*P\.yaml/);
    await finds(
      path,
      ['"steps": 100', '"steps": 101'],
      committed ? /record\.experiment\.training\.steps: committed/ : /seal/,
    );
    await finds(path, ["0.01", "0.02"], /plan: .*plan_sha256/);
    await finds(path, ["{", " {"], /text: it is not laid out as it was written/);
    await finds(path, ["{", "\ufeff{"], /text: it is not laid out as it was written/);
    await finds(planPath, ["# what", "\ufeff# what"], /text: .*P\.yaml begins with a byte-order mark/);
    await finds(path, ['"version": 1', '"version": 2'], /version: expected 1, got 2/);
  }
});

Deno.test("a freeze written anew together with its plan is found in git's history, and by an anchor", async () => {
  await using registered = await registeredRepository();
  const { path, freeze } = await freezeIn(registered);
  const first = await registered.commit("freeze");
  await registered.git("tag", "-a", anchorTag("P"), "-m", anchorText(freeze));
  assert.deepEqual((await verifyFreeze("P", registered)).findings, []);
  await Deno.remove(path);
  assert.match(
    (await verifyFreeze("P", registered)).findings.join(),
    new RegExp(`committed in ${first.slice(0, 10)}, gone`),
  );
  await edit(registered.planPath, "0.01", "0.02");
  await registered.commit("another plan");
  await freezeIn(registered);
  await registered.commit("another freeze");
  const { findings } = await verifyFreeze("P", registered);
  assert.match(
    findings.join("\n"),
    /plan\.hypotheses\.H1\.smallest_effect: committed in .* as 0\.01, found 0\.02/,
  );
  assert.match(findings.join("\n"), /seal: the tag prereg\/P anchors another freeze/);
});

Deno.test("a freeze that git rm took away with its folder, in a commit, is remembered by git's history", async () => {
  await using registered = await registeredRepository();
  const { repository } = registered;
  await freezeIn(registered);
  assert.deepEqual(await committedFreezes({ repository }), []);
  const first = await registered.commit("freeze");
  await registered.git("rm", "-q", "-r", "manifests");
  await registered.commit("no freeze");
  await assert.rejects(Deno.stat(join(repository, "manifests")), Deno.errors.NotFound);
  const { freeze, commit, findings } = await verifyFreeze("P", registered);
  assert.deepEqual([freeze, commit], [undefined, first]);
  assert.deepEqual(findings, [
    `manifests/preregistrations/P.freeze.json: freeze: committed in ${first.slice(0, 10)}, gone now`,
  ]);
  assert.deepEqual(await committedFreezes({ repository }), ["P"]);
  // from before the freeze, other branches still know it
  await registered.git("checkout", "-q", `${first}~1`);
  assert.deepEqual(await committedFreezes({ repository }), ["P"]);
});

Deno.test("all commits of all branches that hold the freeze must agree, whatever their dates and however they came in (git)", async () => {
  await using registered = await registeredRepository();
  const { repository, git, commit } = registered;
  const base = await git("rev-parse", "HEAD");
  const { path } = await freezeIn(registered);
  const first = await commit("freeze");
  const honest = await Deno.readTextFile(path);
  const findings = async () => (await verifyFreeze("P", registered)).findings.join("\n");
  assert.equal(await findings(), "");
  // a side branch from before the freeze, of long ago, with a freeze of its own
  await git("checkout", "-q", "-b", "side", base);
  await Deno.mkdir(join(path, ".."), { recursive: true });
  await Deno.writeTextFile(path, honest.replace('"steps": 100', '"steps": 7'));
  await git("add", "-A");
  await git("commit", "-q", "-m", "freeze", "--date=2001-01-01T00:00:00Z");
  const side = await git("rev-parse", "HEAD");
  await git("checkout", "-q", "main");
  const line = new RegExp(
    `record\\.experiment\\.training\\.steps: committed in ${side.slice(0, 10)} as 7, found 100`,
  );
  assert.match(await findings(), line);
  await git("merge", "-q", "-s", "ours", "-m", "merge", "side");
  await git("branch", "-q", "-D", "side");
  assert.match(await findings(), line);
  await Deno.writeTextFile(path, honest.replace('"steps": 100', '"steps": 7'));
  await commit("the other one");
  assert.match(await findings(), new RegExp(`steps: committed in ${first.slice(0, 10)} as 100, found 7`));
  // a history that was written anew does not hold the commit that the plan was frozen at
  await Deno.writeTextFile(path, honest);
  await git("checkout", "-q", "--orphan", "fresh");
  await commit("all of it");
  await git("branch", "-q", "-D", "main");
  assert.match(
    await findings(),
    new RegExp(`git\\.commit: frozen at ${base.slice(0, 10)}, which is not in the history`),
  );
  assert.equal((await verifyFreeze("P", { repository })).commit, await git("rev-parse", "HEAD"));
});

Deno.test("every version of a plan that a commit holds is there, the newest first, damaged ones left out (git)", async () => {
  await using registered = await registeredRepository("name: P\nseeds: 1\n");
  for (const text of ["a: [", "name: P\nseeds: 2\n"]) {
    await Deno.writeTextFile(registered.planPath, text);
    await registered.commit("edit");
  }
  const versions = await committedPlans(registered);
  assert.deepEqual(versions.map(({ value }) => (value as { seeds: number }).seeds), [2, 1]);
  assert.equal(versions[0].commit.id, await registered.git("rev-parse", "HEAD"));
});

Deno.test("what was never frozen has no findings, a file that is no freeze is refused", async () => {
  await using registered = await registeredRepository();
  assert.deepEqual(await verifyFreeze("P", registered), {
    freeze: undefined,
    commit: null,
    findings: [],
  });
  const path = freezePath("P", registered);
  await Deno.mkdir(join(path, ".."), { recursive: true });
  await Deno.writeTextFile(path, "{");
  await assert.rejects(readFreeze(path), InputError);
  assert.match((await verifyFreeze("P", registered)).findings.join(), /is not JSON/);
});

Deno.test("fillPlan writes nulls alone: every other byte stays (text), and says what it wrote", async () => {
  const text = "a:\n  b: null # open\n  c: 1   # kept\nd: { e: ~, f: 'x' }\n";
  await using registered = await registeredRepository(text);
  const fill = (path: string[]) => fillPlan(registered.planPath, [{ path, value: "beef" }]);
  assert.deepEqual(await fill(["a", "b"]), { written: ["a.b"] });
  assert.deepEqual(await fill(["a", "c"]), { written: [] });
  assert.deepEqual(await fill(["d", "e"]), { written: ["d.e"] });
  assert.equal(
    await Deno.readTextFile(registered.planPath),
    "a:\n  b: beef # open\n  c: 1   # kept\nd: { e: beef, f: 'x' }\n",
  );
  await assert.rejects(fill(["a", "x"]), /a\.x: is not there/);
});
