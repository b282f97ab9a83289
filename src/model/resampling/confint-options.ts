import * as option from "../../options/schema.js";
import type { BootstrapOptions } from "./bootstrap.js";
import { bootstrapKinds } from "./bootstrap-kinds.js";

/** Which confidence limits of the fixed effects. */
export interface ConfintOptions extends Pick<BootstrapOptions, "nsim" | "seed" | "type" | "limits"> {
  /** Default 0.95. */
  readonly level?: number | undefined;
  /** Estimate ± quantile × standard error (default), likelihood intervals, or those of the bootstrap. */
  readonly method?: "wald" | "profile" | "boot" | undefined;
}

export const confintOptions: option.OptionsFor<ConfintOptions> = {
  level: option.share,
  method: option.words("wald", "profile", "boot"),
  nsim: option.count,
  seed: option.seed,
  ...bootstrapKinds,
};
