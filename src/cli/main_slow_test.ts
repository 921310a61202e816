/**
 * The command line as a user meets it: bad input ends with one clear line and exit code 2, nothing is half-written,
 * and what is interrupted goes on. Oracles: the exit codes and messages that the help promises.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { createLog } from "@/core/logs/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { chimeraArguments } from "@/core/testing/chimera_arguments.ts";
import { decoded, type DecodedOutput } from "@/core/testing/decoded.ts";
import { hasSmallDisk, onSmallDisk } from "@/core/testing/small_disk.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";

function chimera(args: readonly string[], folders: { data: string; artifacts: string }): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: chimeraArguments(args),
    env: {
      CHIMERA_DATA: folders.data,
      CHIMERA_ARTIFACTS: folders.artifacts,
      CHIMERA_LOGS: folder,
      NO_COLOR: "1",
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function run(
  args: readonly string[],
  folders: { data: string; artifacts: string },
): Promise<DecodedOutput> {
  return decoded(await chimera(args, folders).output());
}

/** Exit code 2, one line on stderr (progress lines aside) that matches, nothing written. */
async function refuses(
  args: readonly string[],
  folders: { data: string; artifacts: string },
  message: RegExp,
) {
  const { code, stderr } = await run(args, folders);
  const lines = stderr.trim().split("\n").filter((line) => !/^making |^verifying /.test(line));
  assert.equal(code, 2, stderr);
  assert.equal(lines.length, 1, stderr);
  assert.match(lines[0], message);
}

const folder = await Deno.makeTempDir({ prefix: "chimera-cli-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const data = join(folder, "data");
const artifacts = join(folder, "artifacts");
await Deno.mkdir(data);
await createLog(join(folder, "Deviation_Log.md"), { title: "Deviations", purpose: "For a test." });
const small = "experiment=E1_small";

Deno.test("data of the small experiment is made, equals its frozen hashes, and is kept when asked again", async () => {
  const first = await run(["data", small], { data, artifacts });
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /2 files are what their manifests say/);
  const second = await run(["data", small, "--json"], { data, artifacts });
  assert.deepEqual(Object.keys(JSON.parse(second.stdout)), ["cfd2d_ind_small.h5", "cfd2d_ood_small.h5"]);
  assert.equal((await run(["verify_hashes", small], { data, artifacts })).code, 0);
  const elsewhere = await run(["verify_hashes", small], { data: join(folder, "empty"), artifacts });
  assert.equal(elsewhere.code, 1, "a gate that says no");
  assert.match(elsewhere.stderr, /^verify_hashes failed:\n {2}.*cfd2d_ind_small\.h5: expected sha256/);
});

Deno.test("unknown keys, values and names are refused with the nearest known one", async () => {
  const folders = { data, artifacts };
  await refuses(["train_e1", small, "training.lerning_rate=1"], folders, /lerning_rate.*learning_rate/);
  await refuses(["train_e1", small, "training.steps=many"], folders, /training\.steps.*number/);
  await refuses(["train_e1", small, "model=unet_smal"], folders, /unet_smal.*did you mean 'unet_small'/);
  await refuses(["train_e1", small, "backend=tensorflo"], folders, /did you mean 'tensorflow'/);
  await refuses(
    ["train_e1", small, "seed=one"],
    folders,
    /seed: expected a whole number of at least 0, got "one"/,
  );
  await refuses(["train_e1", "experiment=E1_smal"], folders, /E1_smal.*E1_small/);
  await refuses(["trian_e1"], folders, /did you mean 'train_e1'/);
  await refuses(["train_e1", "--retri"], folders, /unknown option '--retri'/);
  await refuses(["parity", "E1_small"], folders, /'E1_small' is no setting/);
  await refuses(
    ["train_e1", small, "training.steps=0"],
    folders,
    /training\.steps: expected more than 0, got 0/,
  );
  const { code, stdout } = await run(["check", "experiment=nope"], folders);
  assert.deepEqual([code, stdout], [2, ""], "no gate ran");
  await assert.rejects(Deno.stat(artifacts), Deno.errors.NotFound, "nothing was written");
});

Deno.test("a manifest that points outside the data folder is refused", async () => {
  const path = join(folder, "outside.yaml");
  await Deno.writeTextFile(
    path,
    "version: 1\nentries:\n  - { path: ../secret.h5, sha256: null, size: null, what: outside }\n",
  );
  await refuses(["verify_hashes", path], { data, artifacts }, /\.\.\/secret\.h5/);
  await refuses(["hash_missing", path], { data, artifacts }, /\.\.\/secret\.h5/);
});

Deno.test("a truncated file and a changed byte are refused before anything is trained", async () => {
  await using other = await temporaryFolder();
  const copies = { data: other.path, artifacts: join(other.path, "artifacts") };
  for (const name of ["cfd2d_ind_small.h5", "cfd2d_ood_small.h5"]) {
    await Deno.writeFile(join(other.path, name), await Deno.readFile(join(data, name)));
  }
  const victim = join(other.path, "cfd2d_ood_small.h5");
  const whole = await Deno.readFile(victim);

  const changed = whole.slice();
  changed[changed.length >> 1] ^= 1;
  await Deno.writeFile(victim, changed);
  await refuses(
    ["train_e1", small],
    copies,
    /cfd2d_ood_small\.h5: expected sha256 [0-9a-f]{64}, found [0-9a-f]{64}/,
  );

  await Deno.writeFile(victim, whole.subarray(0, whole.length >> 1));
  await refuses(["train_e1", small], copies, /cfd2d_ood_small\.h5.*truncated/);
  await assert.rejects(Deno.stat(copies.artifacts), Deno.errors.NotFound, "nothing was written");
});

Deno.test("an artifacts folder that cannot be written is one line, exit code 2", async () => {
  const blocked = join(folder, "a-file");
  await Deno.writeTextFile(blocked, "");
  await refuses(
    ["train_e1", small, "model=unet_small", "seed=0", "backend=wasm", "training.steps=1", "--json"],
    { data, artifacts: join(blocked, "artifacts") },
    /a-file/,
  );
});

Deno.test("a full disk is one line, exit code 2, and leaves nothing half-written", async (test) => {
  if (!await hasSmallDisk()) {
    console.log(`skipped: ${test.name}: this user cannot mount a small file system`);
    return;
  }
  const command =
    `"${Deno.execPath()}" run -A --quiet --no-check src/cli/main.ts train_e1 ${small} model=unet_small ` +
    `seed=0 backend=wasm training.steps=3`;
  const { stdout, stderr, code } = decoded(
    await onSmallDisk(
      `cd "${repositoryRoot()}" && export CHIMERA_DATA="${data}" CHIMERA_LOGS="${folder}" CHIMERA_ARTIFACTS="$DISK" ` +
        `NO_COLOR=1 CHIMERA_PROGRESS=silent; ${command}; code=$?; find "$DISK" -name '*.tmp' -print; exit $code`,
    ),
  );
  assert.equal(code, 2, stderr);
  assert.match(stderr.trim(), /^[^\n]*no space[^\n]*$/i);
  assert.doesNotMatch(stdout, /\.tmp$/m);
});

Deno.test("Ctrl-C ends a training with code 130, leaves no process behind, and the next start resumes", async () => {
  const folders = { data, artifacts: join(folder, "interrupted") };
  const args = ["train_e1", small, "model=unet_small", "seed=0", "backend=wasm", "training.steps=60"];
  const child = chimera([...args, "training.checkpoint_every_steps=5"], folders).spawn();
  const ended = child.output();
  const partial = async () => {
    const runs = join(folders.artifacts, "small/E1/unet_small/0");
    try {
      for await (const { name } of Deno.readDir(runs)) {
        if (name.endsWith(".partial")) return await Deno.stat(join(runs, name, "checkpoint.h5"));
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  while (await partial() === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGINT");
  const { code, stderr } = decoded(await ended);
  assert.equal(code, 130, stderr);
  assert.match(stderr, /interrupted: what was finished is kept/);
  const again = await run([...args, "training.checkpoint_every_steps=5"], folders);
  assert.equal(again.code, 0, again.stderr);
});
