/** With fewer responses than this there is nothing to be seen in distributions over responses. */
export const FEW = 6;
