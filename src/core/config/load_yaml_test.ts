import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { z } from "zod";
import { InputError } from "../errors.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { loadYaml, validate } from "./mod.ts";

const FOLDER = relative(Deno.cwd(), join(import.meta.dirname!, "fixtures"));
const common = {
  name: z.string(),
  input_shape: z.tuple([z.int(), z.int(), z.int()]),
  channels: z.array(z.int().positive()).min(1),
  dropout: z.number().min(0).lt(1).default(0),
  training: z.strictObject({
    learning_rate: z.number().positive(),
    seeds: z.array(z.int().nonnegative()),
    note: z.string().nullable(),
  }),
};
const schema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("unet"), ...common }),
  z.strictObject({ type: z.literal("fractal_unet"), ...common, columns: z.int().min(2) }),
]);

/** Rule → the message, in full, after the file's name: what is wrong, at which path, and how to mend it. */
const BROKEN: Readonly<Record<string, string>> = {
  bad_unknown_key:
    "unknown key 'chanels', did you mean 'channels'?; channels: missing, expected array; mend these 2 entries",
  bad_nested_unknown_key: "training: unknown key 'learning_rte', did you mean 'learning_rate'?; " +
    "training.learning_rate: missing, expected number; mend these 2 entries",
  bad_far_unknown_key:
    "unknown key 'weather' (known: type, name, input_shape, channels, dropout, training); mend this entry",
  bad_type: 'channels[1]: expected number, got "a"; channels[2]: expected int, got 1.5; mend these 2 entries',
  bad_missing_key: "name: missing, expected string; mend this entry",
  bad_choice: 'type: expected "unet" or "fractal_unet", got "unett", did you mean "unet"?; mend this entry',
  bad_range: "dropout: expected at least 0, got -1; mend this entry",
  bad_number: "dropout: expected number, got NaN; mend this entry",
  bad_union_branch:
    "unknown key 'columns' (known: type, name, input_shape, channels, dropout, training); mend this entry",
  bad_several: "unknown key 'chanels', did you mean 'channels'?; channels: missing, expected array; " +
    'training.learning_rate: expected number, got "fast"; training.seeds[1]: expected at least 0, got -1; ' +
    'training.seeds[2]: expected number, got "two"; mend these 5 entries',
  bad_duplicate_key: "duplicate key 'dropout' at line 7, column 1; mend the YAML there",
  bad_tag: "not valid YAML: Unresolved tag: !python at line 6, column 10; mend the YAML there",
  bad_two_documents: "more than one YAML document at line 2, column 1; mend the YAML there",
  bad_empty: "the file is empty; fill it, or restore it from version control",
  bad_only_comment: "the file is empty; fill it, or restore it from version control",
  bad_list: 'expected object, got ["name","type"]; mend this entry',
  bad_encoding: "not UTF-8 text; save it as UTF-8",
  bad_alias: "cannot resolve an alias: Unresolved alias (the anchor must be set before the alias): nobody; " +
    "write the value out",
  absent: "no such file; choose one of bad_alias.yaml",
  god: "no such file; did you mean 'good.yaml'?",
};

for (const [name, message] of Object.entries(BROKEN)) {
  Deno.test(`loadYaml: ${name} is refused with its path in one line (the rule's message)`, async () => {
    const path = join(FOLDER, `${name}.yaml`);
    await assert.rejects(loadYaml(path, schema), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.ok(
        error.message.startsWith(`${path}: ${message}`),
        `${error.message}\nis not\n${path}: ${message}`,
      );
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  });
}

Deno.test("loadYaml: a good file gives the values that YAML 1.2 says, deep-frozen (written out)", async () => {
  const config = await loadYaml(join(FOLDER, "good.yaml"), schema);
  assert.deepEqual(config, {
    name: "unet_small",
    type: "unet",
    input_shape: [64, 64, 3],
    channels: [32, 64, 128],
    dropout: 0.1,
    training: { learning_rate: 0.002, seeds: [0, 1, 2], note: null },
  });
  for (const part of [config, config.channels, config.training, config.training.seeds]) {
    assert.ok(Object.isFrozen(part));
  }
});

Deno.test("loadYaml: broken YAML is refused with line and column (counted by hand)", async () => {
  await using folder = await temporaryFolder(); // no fixture: the formatter stumbles over it, as it should
  const path = join(folder.path, "bad_syntax.yaml");
  await Deno.writeTextFile(path, "name: a\nchannels: [1, 2\ntype: unet\n");
  const message =
    "not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]";
  await assert.rejects(loadYaml(path, schema), {
    message: `${path}: ${message} at line 3, column 1; mend the YAML there`,
  });
});

Deno.test("loadYaml: a missing folder and a folder in the file's place are refused", async () => {
  await assert.rejects(
    loadYaml("no/such/folder/x.yaml", schema),
    /x\.yaml: no such file; make the folder 'no\/such\/folder'/,
  );
  await assert.rejects(loadYaml(FOLDER, schema), /is a folder, not a file/);
});

Deno.test("validate: a file that was made for something else is one sentence, many faults are counted (written out)", () => {
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}`, 1]));
  assert.throws(() => validate({ name: "a", ...keys(12) }, schema.options[0], { where: "x" }), {
    message:
      "x: most of it belongs to something else: unknown keys '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', " +
      "and 2 more (known: type, name, input_shape, channels, dropout, training); choose another",
  });
  const list = z.strictObject({ seeds: z.array(z.number()) });
  assert.throws(() => validate({ seeds: Array(13).fill("a") }, list, { where: "x" }), (error) => {
    const { message } = error as Error;
    assert.equal(message.match(/expected number, got "a"/g)?.length, 10);
    assert.match(message, /; and 3 more; mend these 13 entries$/);
    return true;
  });
});

Deno.test("validate: a schema that would drop unknown keys without a word is a defect, wherever it is nested", () => {
  const loose = z.strictObject({ list: z.array(z.object({ a: z.number() }).optional()) });
  assert.throws(() => validate({ list: [] }, loose, { where: "x" }), /'list\[\]' drops unknown keys/);
});

Deno.test("validate: of a union the option that came closest speaks (hand-written cases)", () => {
  const union = z.strictObject({
    schedule: z.union([z.number(), z.strictObject({ warmup: z.int(), decay: z.string() })]),
    seed: z.union([z.int(), z.array(z.int())]),
  });
  const wrong = { schedule: { warmup: 1, decy: "cosine" }, seed: "zero" };
  assert.throws(() => validate(wrong, union, { where: "x" }), {
    message:
      "x: schedule: unknown key 'decy', did you mean 'decay'?; schedule.decay: missing, expected string; " +
      'seed: expected number or array, got "zero"; mend these 3 entries',
  });
});
