export function everyVerb(library: typeof import("../../../src/index.js")): Promise<Record<string, string>>;
