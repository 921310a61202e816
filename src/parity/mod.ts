/** Parity: parameters and multiply-adds of two models as exact integers, and the gate on their ratios. */
export { countGraph, countModel, type LayerCount, type ModelCount } from "./count.ts";
export { type Costs, type CountingRules, countingRules } from "./counting_rules.ts";
export { type Countable, parityGate, type ParityResult, type Ratio } from "./gate.ts";
export { sameStructure } from "./structure.ts";
export { type ComparedCounts, formatLayerTable, formatParityTable } from "./table.ts";
