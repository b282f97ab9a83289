/**
 * Load what `mixedlm.min.js` loads on demand, so that functions that answer at once can use all of it; functions that
 * return promises load what they need themselves. Modules have everything from the start, and nothing is done.
 *
 * @throws what `import()` throws where a file of the package cannot be loaded
 */
export async function loadParts(): Promise<void> {}
