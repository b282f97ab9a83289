import { UsageError } from "../errors.js";

/**
 * A part of the library that scripts for pages load when it is first wanted. There `NAME.script.ts` stands for `NAME.ts`, with
 * functions that are made here of those of `NAME.ts`.
 */
export interface PartOnDemand<Module extends object> {
  load(): Promise<Module>;
  /** The part, which must be loaded. @throws UsageError, in which `where` asks for it */
  now(where: string): Module;
  /** The function of that name, which returns a promise and loads the part. */
  later<Name extends keyof Module>(name: Name): Module[Name];
  /** The function of that name, which answers at once, by the name that users know it by. @throws as `now` */
  atOnce<Name extends keyof Module>(name: Name, where?: string): Module[Name];
}

type AnyFunction = (...given: unknown[]) => unknown;

const parts: (() => Promise<unknown>)[] = [];

/**
 * @param request the `import()` of the part
 * @param further what the part needs besides
 */
export function partOnDemand<Module extends object>(
  request: () => Promise<Module>,
  ...further: (() => Promise<unknown>)[]
): PartOnDemand<Module> {
  let loaded: Module | undefined;
  const load = async () => {
    const [module] = await Promise.all([request(), ...further.map((each) => each())]);
    loaded = module;
    return module;
  };
  parts.push(load);
  const now = (where: string) => {
    if (loaded === undefined) throw notLoaded(where);
    return loaded;
  };
  const later = (name: keyof Module) => {
    return async (...given: unknown[]) => ((await load())[name] as AnyFunction)(...given);
  };
  const atOnce = (name: keyof Module, where = String(name)) => {
    return (...given: unknown[]) => (now(where)[name] as AnyFunction)(...given);
  };
  return { load, now, later, atOnce } as PartOnDemand<Module>;
}

/** The error of what answers at once and whose part is not loaded. */
export function notLoaded(where: string): UsageError {
  return new UsageError({
    where,
    rule: "needs a part of the library that scripts load on demand",
    hint: "; await loadParts() first",
  });
}

/** Load all parts. */
export async function loadAllParts(): Promise<void> {
  await Promise.all(parts.map((load) => load()));
}
