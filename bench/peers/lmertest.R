# Rscript lmertest.R FOLDER FORMULA TIMED
# How long does a table of estimates with Satterthwaite's degrees of freedom take per response in R?
suppressPackageStartupMessages(library(lmerTest))
arguments <- commandArgs(trailingOnly = TRUE)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "read-study.R"))

study <- read_study(arguments[1])
formula <- as.formula(paste("y ~", arguments[2]))
timed <- min(as.integer(arguments[3]), ncol(study$y))
data <- study$design
fit <- function(j) {
  data$y <- study$y[, j]
  suppressWarnings(suppressMessages(coef(summary(lmerTest::lmer(formula, data)))))
}
invisible(fit(1))
fitted <- in_batches(timed, fit)
emit(
  program = "lmerTest", version = as.character(packageVersion("lmerTest")), responses = timed,
  seconds = I(fitted$seconds), beta = t(sapply(fitted$results, function(table) table[, "Estimate"]))
)
