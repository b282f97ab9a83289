/** A non-zero entry of Λ, and the parameter that it is. */
@unmanaged
export class LambdaEntry {
  row: i32;
  column: i32;
  parameter: i32;
}

/** Entry e of a template of Λ that begins at `template`. */
export function lambdaEntry(template: LambdaEntry, e: i32): LambdaEntry {
  return changetype<LambdaEntry>(changetype<usize>(template) + <usize>e * offsetof<LambdaEntry>());
}
