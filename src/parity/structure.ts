import { sha256Text } from "@/core/identity/mod.ts";
import { type Graph, type GraphNode, nodeOf } from "@/models/mod.ts";

/**
 * Whether two graphs compute with the same arrangement of operations, widths and sizes aside. Parity alone is also
 * met by comparing a network with itself; two networks that are to differ must not have the same structure.
 */
export function sameStructure(a: Graph, b: Graph): boolean {
  return structureOf(a) === structureOf(b);
}

/** A hash of what the output is made of: operations, their kernels, and recursively the inputs in order. */
function structureOf(graph: Graph): string {
  const hashes = new Map<string, string>();
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => hashes.get(input) as string);
    // Dropout is the identity outside training: it makes no other network.
    hashes.set(
      node.id,
      node.op === "dropout" ? inputs[0] : sha256Text(JSON.stringify([kindOf(node), ...inputs])),
    );
  }
  return hashes.get(nodeOf(graph, graph.output).id) as string;
}

function kindOf(node: GraphNode): string {
  switch (node.op) {
    case "conv2d":
      return `${node.op} ${node.attributes.kernelSize} ${node.attributes.activation}`;
    case "spectral_conv2d":
      return `${node.op} ${node.attributes.modes}`;
    case "conv2d_transpose":
      return `${node.op} ${node.attributes.kernelSize}`;
    default:
      return node.op;
  }
}
