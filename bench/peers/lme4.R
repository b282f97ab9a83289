# Rscript lme4.R FOLDER FORMULA COMPARED TIMED
# What does lme4 estimate, and how long do its loops over responses, refit() and lmer(), take?
# First line: estimates of the first COMPARED responses at a tight optimum, by lmer(): refit() of lme4 1.1-31 counts one
# fixed effect instead of all in the restricted likelihood. Then times at the default tolerance.
suppressPackageStartupMessages(library(lme4))
arguments <- commandArgs(trailingOnly = TRUE)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "read-study.R"))

study <- read_study(arguments[1])
formula <- as.formula(paste("y ~", arguments[2]))
compared <- min(as.integer(arguments[3]), ncol(study$y))
timed <- min(as.integer(arguments[4]), ncol(study$y))
tight <- lmerControl(
  calc.derivs = FALSE, check.conv.singular = "ignore",
  optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-13, xtol_rel = 1e-14, ftol_rel = 1e-15, maxeval = 10000)
)

data <- study$design
fit <- function(j, control) {
  data$y <- study$y[, j]
  suppressWarnings(lmer(formula, data, control = control))
}
estimates <- sapply(seq_len(compared), function(j) {
  fitted <- fit(j, tight)
  c(REMLcrit(fitted), fixef(fitted), sqrt(diag(as.matrix(vcov(fitted)))))
})
p <- (nrow(estimates) - 1) / 2
version <- as.character(packageVersion("lme4"))
emit(
  program = "lme4", version = version, responses = compared,
  criterion = I(estimates[1, ]), beta = t(estimates[1 + 1:p, ]), standard_error = t(estimates[1 + p + 1:p, ])
)

control <- lmerControl(check.conv.singular = "ignore")
model <- fit(1, control)
refitted <- in_batches(timed, function(j) suppressWarnings(refit(model, study$y[, j])))
emit(program = "lme4 refit", version = version, responses = timed, seconds = I(refitted$seconds))
fitted <- in_batches(max(5, timed %/% 3), function(j) fit(j, control))
emit(
  program = "lme4 lmer", version = version, responses = max(5, timed %/% 3), seconds = I(fitted$seconds),
  beta = t(sapply(fitted$results, fixef))
)
