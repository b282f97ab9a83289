export function smallFit(library: { readonly mixedlm: unknown }): Promise<string>;
