import { ownFits } from "../../fit/covariates/form.js";
import { sliceResult } from "../../fit/run/combine-results.js";
import { selectColumns } from "../../table/select.js";
import { FittedModel } from "../fitted-model.js";

/** A model of the response that another is of; where it is no model, or has no such response, it is left to others to say so. */
export function ofResponse(model: FittedModel, { responses: [response = ""] }: FittedModel): FittedModel {
  const { plan, balances, result } = model;
  const at = result?.responses.indexOf(response) ?? -1;
  if (at < 0) return model;
  const part = {
    plan,
    balances: selectColumns(balances, [response]),
    result: sliceResult(result, at, at + 1),
  };
  const [own = part] = plan.border ? ownFits(plan, part.balances, part.result) : [part];
  return new FittedModel(own.plan, own.balances, own.result);
}
