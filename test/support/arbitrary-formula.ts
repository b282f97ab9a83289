import fc from "fast-check";

const words = (
  "x|z|a|b|g|my var|`my var`|0|1|2|-1|1.5|1e-3|.|~|+|-|*|/|:|**|^|%in%|(|)|[|]|{|}|,|=|==|!=|<|<=|>|>=|and|or|not|in|&|" +
  "||&&|||!|%|//|'a1'|\"a1\"|True|False|None|TRUE|NULL|I(|C(|C(a|, Sum)|Treatment(2)|Treatment(reference=|np.log(|bs(x, df=4)|" +
  "cr(x, df=3)|center(|scale(x)|poly(x, 2)|offset(|log(|Q('x')|Q(|levels=[|c(|factor(|lambda|if|else|for|is|#|$|@|\\|`|'|\"|" +
  "(1 | g)|(x || g)|(0 + x | a/b)|us(|diag(|cs(|ar1(|, hom = TRUE)|hom|__import__('os')|x.constructor|__proto__|constructor|toString|np.where(|" +
  "x > 0|np.pi|np.array([[1,0],[0,1]])|np.column_stack([x, z])|é|😀|1_000|0x1|x.1|te(|cc(|ifelse(|relevel(a, ref="
).split("|");

/** Words of the language and of its neighbours in any order. */
export const wordSalad = fc
  .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom("", " ", " ")), { maxLength: 12 })
  .map((pairs) => pairs.map(([word, space]) => word + space).join(""));

const factor = fc
  .constantFrom("x", "z", "a", "b", "np.log(z)", "I(x**2)", "C(k, Sum)", "flag", "(x > 0)")
  .map((text) => {
    return text.startsWith("(") ? `I${text}` : text;
  });

const { expression } = fc.letrec<{ expression: string; crossed: string }>((tie) => ({
  expression: fc.oneof({ maxDepth: 4, withCrossShrink: true }, factor, tie("crossed")),
  crossed: fc
    .tuple(tie("expression"), fc.constantFrom("+", ":", "*", "/"), tie("expression"))
    .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
}));

/** Formulas that are correct by construction. */
export const formulaText = fc
  .tuple(fc.constantFrom("", "~ ", "0 + ", "1 + ", "~ 0 + "), expression, fc.constantFrom("", " - 1", " + 1"))
  .map((parts) => parts.join(""));
