import assert from "node:assert/strict";
import { commandFor } from "./command_line.ts";
import { resolvePlan } from "./resolve.ts";

/** The arguments of a command line that needs no shell to take apart. */
const argumentsOf = (line: string) => line.split(" ").slice(3).map((part) => part.replace(/^'(.*)'$/, "$1"));

Deno.test("commandFor: the arguments that it names resolve to the plan that it was made for (round trip)", async () => {
  const calls = [
    ["experiment=E1_small"],
    ["experiment=E1_small", "seed=1", "training.steps=8", "backend=wasm"],
    ["experiment=E1_small", "model=unet_small", "seed=0,7", "jit=false"],
    ["experiment=E1_architectures_small", "model=fno_small,unet_small", "reference=resnet"],
    ["data=cfd2d_ood_v2", "models.unet_small.channels=[8,16,32]", "training.learning_rate=1e-4"],
  ];
  for (const call of calls) {
    const plan = await resolvePlan(call);
    const line = commandFor("train_e1", plan);
    assert.match(line, /^deno task train_e1 /);
    assert.deepEqual(await resolvePlan(argumentsOf(line)), plan, line);
  }
  const some = commandFor("train_e1", await resolvePlan([]), { models: ["fractal_unet_small"], seeds: [2] });
  assert.equal(some, "deno task train_e1 experiment=E1_cfd2d model=fractal_unet_small seed=2");
});
