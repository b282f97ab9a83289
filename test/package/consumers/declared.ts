/** What a library sees that declares what it infers: every type that a verb gives back has a name to import. */
import {
  asTable,
  filterFeatures,
  type LMEModel,
  majorityTaxa,
  matchTips,
  mixedlm,
  modelMatrix,
  ols,
  power,
  prepare,
  sensitivity,
  type Table,
  treeBalances,
} from "mixedlm";
import { mixedlmSync } from "mixedlm/fit";
import { openJournal, openParquetWriter, readBatches, readMetadata, readTable } from "mixedlm/io";
import { explore, reportData, reportDataOfTables } from "mixedlm/report";

export {
  asTable,
  explore,
  filterFeatures,
  majorityTaxa,
  matchTips,
  openJournal,
  openParquetWriter,
  power,
  readBatches,
  readMetadata,
  readTable,
  reportData,
  reportDataOfTables,
  treeBalances,
};

export const matrixOf = (metadata: Table) => modelMatrix("x", metadata);
export const planOf = (metadata: Table) => prepare("x", metadata, { groups: "g" });
export const designOf = (metadata: Table) => prepare("x", metadata, { groups: "g" }).design;
export const fitOf = (table: Table) => mixedlm("x", table, table, { groups: "g" });
export const smallFitOf = (table: Table) => mixedlmSync("x", table, table, { groups: "g" });
export const gridOf = (table: Table) => sensitivity("x", table, table, { groups: "g" });

export const linearOf = async (table: Table) => {
  const model = await ols("x", table, table);
  return { r2: model.r2(), folds: model.kfold(), result: model.result, anova: model.anova() };
};

export const readOf = (model: LMEModel) => ({
  params: model.params(),
  effects: model.randomEffects(),
  tests: model.tidy(),
  json: model.toJSON(),
  samples: model.influence(),
  groups: model.influence({ by: "g" }),
  means: model.means("x"),
  moderated: model.moderate(),
  certificate: model.certificate("y"),
  components: model.principalComponents(),
  dropped: model.dropped,
  options: model.plan.options,
  comparison: model.compare(model),
});
