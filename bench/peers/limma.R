# Rscript limma.R FOLDER FIXED BLOCK
# How long do limma's duplicateCorrelation() and lmFit() take for all responses? They share one correlation within groups
# between all responses, so the answer is an approximation: it is timed, and its distance from REML is reported.
suppressPackageStartupMessages(library(limma))
arguments <- commandArgs(trailingOnly = TRUE)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "read-study.R"))

study <- read_study(arguments[1])
design <- model.matrix(as.formula(paste("~", arguments[2])), study$design)
block <- study$design[[arguments[3]]]
responses <- t(study$y)
fit <- function(rows) {
  correlation <- duplicateCorrelation(responses[rows, , drop = FALSE], design, block = block)
  eBayes(lmFit(responses[rows, , drop = FALSE], design, block = block, correlation = correlation$consensus))
}
batches <- split(seq_len(nrow(responses)), cut(seq_len(nrow(responses)), min(5, nrow(responses)), labels = FALSE))
seconds <- vapply(batches, function(batch) {
  took <- system.time(fit(batch))
  (took[["user.self"]] + took[["sys.self"]]) / length(batch)
}, 0)
emit(
  program = "limma", version = as.character(packageVersion("limma")), responses = nrow(responses),
  seconds = I(unname(seconds)), beta = unname(fit(seq_len(nrow(responses)))$coefficients)
)
