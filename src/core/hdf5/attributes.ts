import { Group, Module } from "./library.ts";
import { arrayTypeOf, type AttributeValue, withoutHalves } from "./numbers.ts";

/** Class of character strings, in HDF5's terms. */
const STRING = 3;

/** The attributes of a group or dataset that are numbers, text or arrays of these; others are left out. */
export function attributesOf(target: Group): Record<string, AttributeValue> {
  const names = Module.get_attribute_names(target.file_id, target.path) as string[];
  return Object.fromEntries(names.flatMap((name) => {
    const value = attributeOf(target, name);
    return value === undefined ? [] : [[name, value]];
  }));
}

function attributeOf(target: Group, name: string): AttributeValue | undefined {
  const metadata = Module.get_attribute_metadata(target.file_id, target.path, name);
  if (metadata.shape === null) return undefined;
  if (metadata.type === STRING) return target.get_attribute(name, false) as AttributeValue;
  const type = arrayTypeOf(metadata);
  if (type === undefined) return undefined;
  const bytes = metadata.size * metadata.total_size;
  const pointer = Module._malloc(bytes);
  try {
    Module.get_attribute_data(target.file_id, target.path, name, BigInt(pointer));
    const copy = Module.HEAPU8.slice(pointer, pointer + bytes);
    const values = withoutHalves(new type(copy.buffer, 0, metadata.total_size));
    return metadata.shape.length === 0 ? values[0] : values;
  } finally {
    Module._free(pointer);
  }
}
