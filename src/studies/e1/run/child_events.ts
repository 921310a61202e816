/** What a child process of a run tells its parent, one JSON value a line on stdout. */
export type ChildEvent =
  | { readonly kind: "step"; readonly step: number; readonly loss: number }
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "input_error"; readonly what: string; readonly where: string; readonly mend: string };

export function tellParent(event: ChildEvent): void {
  console.log(JSON.stringify(event));
}
