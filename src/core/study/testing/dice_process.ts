/** A call of `runAll` in a process of its own, so that it can be killed: its argument is the specs. */
import { runAll, type RunSpec } from "../mod.ts";
import type { Die } from "./die/study.ts";
import { dieStudy } from "./die/study.ts";
import { diceWorkers } from "./dice.ts";

const specs = JSON.parse(Deno.args[0]) as RunSpec<Die>[];
await runAll(dieStudy, specs, { executor: diceWorkers(specs, 2), say: console.log });
