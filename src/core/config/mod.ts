/** Configuration: YAML → schema → read-only value, with overrides and grids from the command line. */
export { applyOverrides } from "./apply_overrides.ts";
export { deepFreeze } from "./deep_freeze.ts";
export { type ConfigDifference, diffConfigs } from "./diff_configs.ts";
export { loadYaml } from "./load_yaml.ts";
export { nearestName, suggestion } from "./nearest.ts";
export { expandGrid, type Override, type Overrides, parseOverrides } from "./overrides.ts";
export { readErrorOf } from "./read_error.ts";
export { readText } from "./read_text.ts";
export { validate } from "./validate.ts";
export { yamlOrNothing } from "./yaml_or_nothing.ts";
