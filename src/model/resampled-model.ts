import { refuseCovariates } from "../fit/covariates/refuse-covariates.js";
import type { Frame } from "../table/frame.js";
import type { Table } from "../table/table.js";
import { stitch } from "./covariates/form.js";
import {
  bootstrapInThreads,
  bootstrapTable,
  permuteInThreads,
  permuteTable,
  profileInThreads,
  profileTable,
  resampledLimits,
  resampledLimitsInThreads,
  simulateTables,
  wholeTableInThreads,
  wholeTableTests,
} from "./resampled-verbs.js";
import type { BootstrapOptions } from "./resampling/bootstrap.js";
import { type ConfintOptions, confintOptions } from "./resampling/confint-options.js";
import type { PermuteOptions } from "./resampling/permute.js";
import type { SimulateOptions } from "./resampling/simulate.js";
import type { WholeTableOptions } from "./resampling/whole-table.js";
import { StructuredModel } from "./structures/structured-model.js";
import { asksForThreads, checkVerbOptions, type InThreads, splitRun } from "./threads/in-threads.js";
import type { ProfileOptions } from "./verbs/profile.js";

/**
 * The verbs of a model that draw, permute or search again for every response. With `threads` they run in workers, or give way to other
 * work on the calling thread, and return a promise; the numbers are the same to the last bit.
 */
export abstract class ResampledModel extends StructuredModel {
  /**
   * The models of single responses, where each has covariates of its own.
   * @internal
   */
  protected abstract get ownModels(): readonly ResampledModel[];

  /**
   * What a verb gives for all responses: by the models of single ones, where each has covariates of its own.
   * @internal
   */
  protected each<T>(verb: (own: this) => T): T {
    if (this.plan.border === undefined) return verb(this);
    return stitch(
      this.ownModels.map((own) => verb(own as this)),
      this.plan,
    );
  }

  /** @internal */
  protected async eachInThreads<T>(verb: (own: this) => Promise<T>): Promise<T> {
    if (this.plan.border === undefined) return verb(this);
    const parts: T[] = [];
    for (const own of this.ownModels) parts.push(await verb(own as this));
    return stitch(parts, this.plan);
  }

  /** Permutation tests of the terms by all responses together; for balances, whatever the tree. With `threads` as a promise. */
  wholeTable(options: InThreads<WholeTableOptions>): ReturnType<typeof wholeTableInThreads>;
  wholeTable(options?: WholeTableOptions): ReturnType<typeof wholeTableTests>;
  wholeTable(options: WholeTableOptions | InThreads<WholeTableOptions> = {}) {
    refuseCovariates("wholeTable", this.plan, "anova() tests each response");
    return asksForThreads(options)
      ? wholeTableInThreads(this, ...splitRun("wholeTable", options))
      : wholeTableTests(this, options);
  }

  /** Tables of new responses drawn from the fit: samples × responses, one per simulation. */
  simulate(options: SimulateOptions = {}): Table[] {
    return this.each((own) => simulateTables(own, options));
  }

  /** Bootstrap limits of all parameters, one row per response and parameter; with `threads` in workers, as a promise. */
  bootstrap(options: InThreads<BootstrapOptions>): ReturnType<typeof bootstrapInThreads>;
  bootstrap(options?: BootstrapOptions): ReturnType<typeof bootstrapTable>;
  bootstrap(options: BootstrapOptions | InThreads<BootstrapOptions> = {}) {
    return asksForThreads(options)
      ? this.eachInThreads((own) => bootstrapInThreads(own, ...splitRun("bootstrap", options)))
      : this.each((own) => bootstrapTable(own, options));
  }

  /** Permutation tests of a term, every response at once, with family-wise p-values; with `threads` in workers, as a promise. */
  permute(options: InThreads<PermuteOptions>): ReturnType<typeof permuteInThreads>;
  permute(options: PermuteOptions): ReturnType<typeof permuteTable>;
  permute(options: PermuteOptions | InThreads<PermuteOptions>) {
    refuseCovariates("permute", this.plan, "bootstrap() resamples each response");
    return asksForThreads(options)
      ? permuteInThreads(this, ...splitRun("permute", options))
      : permuteTable(this, options);
  }

  /** Profile-likelihood limits of all parameters, one row per response and parameter; with `threads` in workers, as a promise. */
  profile(options: InThreads<ProfileOptions>): ReturnType<typeof profileInThreads>;
  profile(options?: ProfileOptions): ReturnType<typeof profileTable>;
  profile(options: ProfileOptions | InThreads<ProfileOptions> = {}) {
    return asksForThreads(options)
      ? this.eachInThreads((own) => profileInThreads(own, ...splitRun("profile", options)))
      : this.each((own) => profileTable(own, options));
  }

  /** Confidence limits of the fixed effects: Wald (default), profile likelihood or bootstrap; default level 0.95. With `threads` as a promise. */
  override confint(options: InThreads<ConfintOptions>): Promise<{ lower: Frame; upper: Frame }>;
  override confint(options?: ConfintOptions): { lower: Frame; upper: Frame };
  override confint(options: ConfintOptions | InThreads<ConfintOptions> = {}) {
    checkVerbOptions("confint", options, confintOptions);
    const { method = "wald", level } = options;
    if (asksForThreads(options))
      return method === "wald"
        ? Promise.resolve(super.confint({ level }))
        : this.eachInThreads((own) => resampledLimitsInThreads(own, ...splitRun("confint", options)));
    return method === "wald" ? super.confint({ level }) : this.each((own) => resampledLimits(own, options));
  }
}
