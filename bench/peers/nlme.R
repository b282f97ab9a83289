# Rscript nlme.R FOLDER FIXED GROUPS TIMED
# How long do loops over nlme's lme() and gls() with compound symmetry within groups take per response? The same model twice: gls()
# lets the correlation be negative.
suppressPackageStartupMessages(library(nlme))
arguments <- commandArgs(trailingOnly = TRUE)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "read-study.R"))

study <- read_study(arguments[1])
fixed <- as.formula(paste("y ~", arguments[2]))
within <- as.formula(paste("~ 1 |", arguments[3]))
timed <- min(as.integer(arguments[4]), ncol(study$y))
data <- study$design
fits <- list(
  "nlme lme" = function() lme(fixed, data, random = within),
  "nlme gls" = function() gls(fixed, data, correlation = corCompSymm(form = within))
)
for (program in names(fits)) {
  fit <- function(j) {
    data$y <<- study$y[, j]
    table <- summary(fits[[program]]())$tTable
    table[, 1]
  }
  invisible(fit(1))
  fitted <- in_batches(timed, fit)
  emit(
    program = program, version = as.character(packageVersion("nlme")), responses = timed,
    seconds = I(fitted$seconds), beta = t(sapply(fitted$results, identity))
  )
}
