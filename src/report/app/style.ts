/** The style of the explorer; every rule is inside `.mixedlm-explorer`. */
export const style = `
.mixedlm-explorer { max-width: 72rem; margin: 0 auto; padding: 1rem; }
`;
