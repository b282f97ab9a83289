export function smallFit(library: { readonly mixedlm: unknown }): Promise<string>;
export function everyWay(library: { readonly mixedlmSync: unknown }): string;
