import assert from "node:assert/strict";
import { loadYaml, validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { modelConfigSchema } from "./config.ts";
import { TINY_NETWORKS } from "./testing/tiny_networks.ts";

const unet = {
  name: "tiny",
  type: "unet",
  input_shape: [8, 8, 1],
  channels: [2, 3, 4],
  kernel_size: 3,
  use_skip: true,
  dropout: 0,
};
const fractal = { ...unet, type: "fractal_unet", columns: 2, drop_path: 0.1 };

const { resnet, fno } = TINY_NETWORKS;

const read = (value: unknown) => validate(value, modelConfigSchema, { where: "model" });

for (const name of ["unet_small", "fractal_unet_small", "resnet_small", "fno_small"]) {
  Deno.test(`config: configs/models/${name}.yaml is valid and named after its file (the schema)`, async () => {
    const path = new URL(`../../configs/models/${name}.yaml`, import.meta.url).pathname;
    const config = await loadYaml(path, modelConfigSchema);
    assert.equal(config.name, name);
    assert.equal(config.output_channels, 1);
  });
}

const broken: readonly (readonly [string, unknown, RegExp])[] = [
  [
    "a misspelt key names its neighbour",
    { ...unet, chanels: [2, 3] },
    /unknown key 'chanels', did you mean 'channels'/,
  ],
  [
    "an unknown architecture names its neighbour",
    { ...unet, type: "unett" },
    /type: expected .*"unet".*, got "unett", did you mean "unet"\?/,
  ],
  [
    "a network without an architecture is told which there are",
    { ...unet, type: undefined },
    /type: expected .*"fractal_unet".*, got nothing/,
  ],
  [
    "a name that every object has is no architecture",
    { ...unet, type: "toString" },
    /type: expected .*, got "toString"/,
  ],
  ["a U-Net has no columns", { ...unet, columns: 2 }, /unknown key 'columns'/],
  ["a fractal U-Net needs its columns", { ...fractal, columns: undefined }, /columns: missing/],
  ["one column is no fractal", { ...fractal, columns: 1 }, /columns: expected at least 2, got 1/],
  [
    "an even kernel cannot keep the size",
    { ...unet, kernel_size: 4 },
    /kernel_size: expected an odd number, got 4/,
  ],
  [
    "two pools need a multiple of four",
    { ...unet, input_shape: [8, 10, 1] },
    /input_shape\[1\]: .*multiple of 4/,
  ],
  ["the kernel must fit the bottleneck", { ...unet, kernel_size: 7 }, /input_shape\[0\]: .*at least 12/],
  ["dropping everything is refused", { ...unet, dropout: 1 }, /dropout: expected less than 1, got 1/],
  ["a name becomes a folder", { ...unet, name: "../up" }, /name: /],
  ["a ResNet's kernel must fit the box", { ...resnet, kernel_size: 19 }, /input_shape\[0\]: .*at least 9/],
  ["a ResNet has one width", { ...resnet, channels: [3, 4] }, /channels: expected number, got \[3,4\]/],
  [
    "without blocks there is nothing to add to",
    { ...resnet, blocks: 0 },
    /blocks: expected at least 1, got 0/,
  ],
  [
    "eight points hold wavenumbers up to 3",
    { ...fno, modes: 5 },
    /modes: expected at most 4, as 9 wavenumbers need as many points a side, got 5/,
  ],
  ["an FNO has no kernel", { ...fno, kernel_size: 3 }, /unknown key 'kernel_size'/],
  ["one width makes no U", { ...unet, channels: [4] }, /channels: expected at least 2 entries/],
];

for (const [title, value, message] of broken) {
  Deno.test(`config: ${title} (the rule's own message)`, () => {
    assert.throws(() => read(value), (error) => error instanceof InputError && message.test(error.message));
  });
}

Deno.test("config: every bad path is listed at once (count of the broken fields)", () => {
  assert.throws(
    () => read({ ...fractal, kernel_size: 2, dropout: -1, channels: [0, 1] }),
    /channels\[0\].*kernel_size.*dropout.*mend these 3 entries/,
  );
});
