/** In place of form.ts in `mixedlm/fit`, which reads no known covariances. */

function refuse(): never {
  throw new Error("mixedlm/fit has no known covariances");
}

export const attachKnown = <T>(random: readonly T[]): readonly T[] => random;
export const filledProducts = refuse;
export const filledTerm = refuse;
export const isSpherical = refuse;
export const loadKnown = refuse;
export const levelModes = refuse;
export const turnGroups = refuse;
