/** Configuration: YAML → schema → read-only value, with overrides and grids from the command line. */
export { applyOverrides } from "./apply_overrides.ts";
export { cartesianProduct } from "./cartesian_product.ts";
export { requireCaseCount } from "./case_count.ts";
export { deepFreeze } from "./deep_freeze.ts";
export { type ConfigDifference, diffConfigs } from "./diff_configs.ts";
export { digestSchema } from "./digest.ts";
export { hasVanished, isHeld } from "./held_number.ts";
export { type Limit, limitProblem, type Limits, limitSchema, limitSchemas, limitText } from "./limits.ts";
export { loadYaml } from "./load_yaml.ts";
export { configPath, folderSchema, nameSchema, requireName } from "./name.ts";
export { nearestName, suggestion } from "./nearest.ts";
export { overrideText } from "./override_text.ts";
export { expandGrid, onlyValue, type Override, type Overrides, parseOverrides } from "./overrides.ts";
export { listOf, loadPlanFile, loadPlanGrid, type PlanFile } from "./plan_file.ts";
export { refuseTwice } from "./refuse_twice.ts";
export { type Origin, placeOf, validate } from "./validate.ts";
export { yamlOrNothing } from "./yaml_or_nothing.ts";
