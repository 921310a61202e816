import assert from "node:assert/strict";
import { join } from "node:path";
import { durationText, type Mark, remainingSeconds, withMark } from "./remaining.ts";

const marks = (...points: [seconds: number, done: number][]): Mark[] =>
  points.map(([seconds, done]) => ({ seconds, done }));

Deno.test("remainingSeconds: what is left over the rate between first and last mark (arithmetic)", () => {
  assert.equal(remainingSeconds(marks([0, 0], [5, 10], [10, 20]), 100), 40); // 80 left at 2 a second
  assert.equal(remainingSeconds(marks([0, 50], [5, 55], [10, 60]), 100), 40); // resumed at 50: 40 left at 1 a second
  assert.equal(remainingSeconds(marks([100, 10], [102, 11], [104, 14]), 15), undefined); // three times as fast
  assert.equal(remainingSeconds(marks([100, 10], [102, 12], [104, 14]), 15), 1);
  assert.equal(remainingSeconds(marks([0, 0], [60, 1], [120, 2]), 6), 240);
  assert.equal(remainingSeconds(marks([0, 0], [3, 7]), 7), 0);
  assert.equal(remainingSeconds(marks([0, 0], [3, 9]), 7), 0);
  const nothing = [
    marks(),
    marks([0, 0]),
    marks([0, 0], [5, 0]),
    marks([1, 2], [1, 3]),
    marks([1, 2], [1, 3], [1, 4]),
  ];
  // one advance tells no rate: it may have been the slow one
  for (const none of [...nothing, marks([0, 0], [5, 1])]) assert.equal(remainingSeconds(none, 10), undefined);
});

Deno.test("remainingSeconds: the unit of work does not matter (scaling invariance)", () => {
  for (const scale of [1e-6, 3, 1e9]) {
    const scaled = marks([0, 0], [10, 20 * scale], [20, 30 * scale]);
    assert.ok(Math.abs(remainingSeconds(scaled, 100 * scale)! - 70 / 1.5) < 1e-9);
  }
});

/** The estimates along a curve of work, each with the seconds that really remained. */
function* estimates(
  times: readonly number[],
): Generator<{ said: number | undefined; truth: number; at: number }> {
  let curve = marks([0, 0]);
  for (const [index, seconds] of times.entries()) {
    curve = withMark(curve, { seconds, done: index + 1 });
    yield { said: remainingSeconds(curve, times.length), truth: times.at(-1)! - seconds, at: seconds };
  }
}

/** Work of `count` steps at `step` seconds, the first of which takes `first`. */
const slowStart = (first: number, step: number, count: number) =>
  Array.from({ length: count }, (_, index) => first + index * step);

Deno.test("remainingSeconds: behind a slow first step nothing is said until it is at most twice the truth (synthetic curves)", () => {
  for (
    const [first, step, count] of [[5, 0.05, 3000], [30, 1, 200], [20, 0.1, 6000], [1, 1, 50], [
      60,
      0.5,
      2000,
    ]]
  ) {
    let said = 0;
    for (const { said: estimate, truth } of estimates(slowStart(first, step, count))) {
      if (estimate === undefined || truth === 0) continue;
      said++;
      assert.ok(
        estimate <= 2 * truth + 2 * step && estimate >= truth / 2,
        `${first}/${step}: ${estimate} for ${truth}`,
      );
    }
    assert.ok(said > count / 3, `${first}/${step}: said ${said} times in ${count}`);
  }
});

Deno.test("remainingSeconds: two runs side by side, each with a slow first step (synthetic curve)", () => {
  const times = [0, 0.4].flatMap((later) => slowStart(5 + later, 0.1, 1000)).sort((a, b) => a - b);
  for (const { said, truth } of estimates(times)) {
    if (said !== undefined) assert.ok(said <= 2 * truth + 1 && said >= truth / 2 - 1, `${said} for ${truth}`);
  }
});

Deno.test("withMark: a slow first step is forgotten, the rate becomes the steady one (synthetic curve)", () => {
  // 30 s for the first of 200 steps, then one a second.
  let curve = marks([0, 0]);
  for (let step = 1; step <= 100; step++) curve = withMark(curve, { seconds: 29 + step, done: step });
  assert.ok(Math.abs(remainingSeconds(curve, 200)! - 100) < 1, `${remainingSeconds(curve, 200)}`);
  assert.ok(curve.at(-1)!.seconds - curve[0].seconds >= 129 / 2);
  assert.deepEqual(withMark(marks([0, 0]), { seconds: 1, done: 1 }), marks([0, 0], [1, 1]));
});

Deno.test("durationText: seconds, minutes, hours (written out)", () => {
  const texts = [0, 0.2, 59, 59.2, 61, 3599.5, 3600, 7620].map(durationText);
  assert.deepEqual(texts, [
    "0 s",
    "1 s",
    "59 s",
    "1 min 00 s",
    "1 min 01 s",
    "1 h 00 min",
    "1 h 00 min",
    "2 h 07 min",
  ]);
});

const fixture = join(import.meta.dirname!, "fixtures", "three_steps.ts");

async function stderrOf(style: string | undefined): Promise<string> {
  const env: Record<string, string> = style === undefined ? {} : { CHIMERA_PROGRESS: style };
  const args = ["run", "-q", "-A", fixture];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, env }).output();
  assert.equal(code, 0);
  assert.equal(new TextDecoder().decode(stdout), "a result\n"); // progress never mixes with results
  return new TextDecoder().decode(stderr);
}

Deno.test("openProgress: without a terminal plain lines, one at the end of each piece of work (written out)", async () => {
  const text = (await stderrOf(undefined)).replaceAll(/in \d+ s/g, "in TIME");
  assert.equal(
    text,
    "between\nfirst: 100 % (3/3 steps), in TIME, loss 0.5\nsecond: 80 % (8/10 files), in TIME\n",
  );
});

Deno.test("openProgress: silent on request of the environment (nothing)", async () => {
  assert.equal(await stderrOf("silent"), "");
});

const hasTerminal = Deno.build.os === "linux" &&
  await new Deno.Command("sh", { args: ["-c", "command -v script"] })
    .output().then(({ success }) => success, () => false);
if (!hasTerminal) console.log("one test skipped: no 'script' (util-linux) here to give a process a terminal");

Deno.test({
  name:
    "openProgress: on a terminal one bar a piece of work, lines above them, the terminal left as it was (pty)",
  ignore: !hasTerminal,
  fn: async () => {
    const command = `stty cols 120; ${Deno.execPath()} run -q -A ${fixture}`;
    const env = { TERM: "xterm", CHIMERA_PROGRESS: "" };
    const output = await new Deno.Command("script", {
      args: ["-qec", command, "/dev/null"],
      env,
      stdin: "null",
    }).output();
    const text = new TextDecoder().decode(output.stdout);
    assert.match(text, /first █{24} 100 % 3\/3 steps in \d+ s loss 0\.5/);
    assert.match(text, /second █{19}░{5} 80 % 8\/10 files in \d+ s/);
    assert.match(text, /between/);
    assert.ok(
      !text.includes("\x1b[?7l") && !text.includes("\x1b[?25l"),
      "line wrapping or the cursor was turned off",
    );
  },
});
