/** The part of jstat that is used here. The package has no types of its own and only a default export. */
declare module "jstat" {
  interface JStat {
    readonly normal: { cdf(x: number, mean: number, sd: number): number };
    readonly tukey: { cdf(q: number, groups: number, df: number): number };
  }
  const jStat: JStat;
  export default jStat;
}
