# Rscript slopes.R FOLDER TIMED
# What lme4 estimates of growth curves, and how long a loop over refit() takes.
suppressPackageStartupMessages({
  library(lme4)
  library(jsonlite)
})
arguments <- commandArgs(trailingOnly = TRUE)
design <- read.delim(file.path(arguments[1], "design.tsv"), colClasses = c(subject = "character", arm = "character"))
file <- file.path(arguments[1], "responses.f64")
y <- matrix(readBin(file, "double", file.size(file) / 8, endian = "little"), nrow(design))
tight <- lmerControl(
  calc.derivs = FALSE, check.conv.singular = "ignore",
  optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-13, xtol_rel = 1e-14, ftol_rel = 1e-15, maxeval = 10000)
)
fit <- function(j, control) lmer(y ~ time * arm + (time | subject), cbind(design, y = y[, j]), control = control)
compared <- seq(1, ncol(y), length.out = min(20, ncol(y)))
estimates <- suppressWarnings(lapply(compared, function(j) {
  fitted <- fit(j, tight)
  list(
    response = j, criterion = REMLcrit(fitted), estimate = unname(fixef(fitted)[["time"]]),
    standard_error = sqrt(vcov(fitted)["time", "time"])
  )
}))
model <- fit(1, lmerControl(check.conv.singular = "ignore", calc.derivs = FALSE))
timed <- min(as.integer(arguments[2]), ncol(y))
took <- suppressWarnings(system.time(for (j in seq_len(timed)) refit(model, y[, j])))
cat(toJSON(list(
  program = "lme4 refit", version = as.character(packageVersion("lme4")), responses = timed, estimates = estimates,
  microseconds = (took[["user.self"]] + took[["sys.self"]]) / timed * 1e6
), auto_unbox = TRUE, digits = NA), "\n")
