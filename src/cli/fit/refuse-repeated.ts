import { DataError } from "../../errors.js";

/**
 * Throws DataError for a response whose name another has.
 *
 * @param seen names of earlier responses; these are added to them
 */
export function refuseRepeated(names: readonly string[], seen = new Set<string>()): void {
  for (const name of names) {
    if (seen.has(name)) throw new DataError(`responses must have names of their own, got '${name}' twice`);
    seen.add(name);
  }
}
