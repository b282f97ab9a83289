# Rscript insteval.R FOLDER
# lme4's InstEval as files that insteval.ts reads, and what lmer() estimates of it and takes for that.
suppressPackageStartupMessages({
  library(lme4)
  library(jsonlite)
})
folder <- commandArgs(trailingOnly = TRUE)[1]
data <- InstEval[, c("y", "service", "s", "d", "dept")]
write.table(data, file.path(folder, "insteval.tsv"), sep = "\t", quote = FALSE, row.names = FALSE)

gc(reset = TRUE)
took <- system.time(
  fit <- lmer(y ~ service + (1 | s) + (1 | d) + (1 | dept:service), data, control = lmerControl(calc.derivs = FALSE))
)
peak <- sum(gc()[, 6])
cat(toJSON(list(
  program = "lme4 lmer", version = as.character(packageVersion("lme4")), criterion = REMLcrit(fit),
  theta = unname(getME(fit, "theta")), estimate = unname(fixef(fit)), standard_error = unname(sqrt(diag(as.matrix(vcov(fit))))),
  cpu_seconds = took[["user.self"]] + took[["sys.self"]], seconds = took[["elapsed"]], megabytes = peak
), auto_unbox = TRUE, digits = NA), "\n")
