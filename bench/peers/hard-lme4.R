# Rscript hard-lme4.R FILE
# What does lme4 make of hard problems? FILE has a problem per line, as bench/hard.ts writes them. Each is fitted at tight
# tolerances by three optimisers; the lowest criterion counts. A line per problem: id, criterion, theta, optimiser, or the
# error where lme4 refuses.
suppressPackageStartupMessages({
  library(lme4)
  library(jsonlite)
})
arguments <- commandArgs(trailingOnly = TRUE)

tight <- function(optimizer, ...) {
  lmerControl(
    optimizer = optimizer, calc.derivs = FALSE, check.conv.singular = "ignore", check.scaleX = "ignore",
    optCtrl = list(...)
  )
}
controls <- list(
  nloptwrap = tight(
    "nloptwrap", xtol_abs = 1e-12, ftol_abs = 1e-13, xtol_rel = 1e-14, ftol_rel = 1e-15, maxeval = 10000
  ),
  bobyqa = tight("bobyqa", rhoend = 1e-9, maxfun = 10000),
  Nelder_Mead = tight("Nelder_Mead", FtolAbs = 1e-12, FtolRel = 1e-15, XtolRel = 1e-12, maxfun = 10000)
)

solve_one <- function(line) {
  problem <- fromJSON(line, simplifyVector = TRUE)
  data <- as.data.frame(
    lapply(problem$columns, function(x) if (is.character(x)) factor(x) else as.numeric(x))
  )
  formula <- as.formula(paste("y ~", problem$formula))
  weights <- if (is.null(problem$weights)) NULL else data[[problem$weights]]
  data$prior <- if (is.null(weights)) rep(1, nrow(data)) else weights
  best <- list(id = problem$id, program = "lme4", version = as.character(packageVersion("lme4")), responses = 1)
  for (name in names(controls)) {
    found <- tryCatch(
      suppressMessages(suppressWarnings({
        fitted <- lmer(formula, data, REML = problem$reml, weights = prior, control = controls[[name]])
        list(criterion = -2 * as.numeric(logLik(fitted)), theta = unname(getME(fitted, "theta")))
      })),
      error = function(e) list(error = conditionMessage(e))
    )
    if (!is.null(found$error)) {
      best$error <- found$error
      next
    }
    if (is.finite(found$criterion) && (is.null(best$criterion) || found$criterion < best$criterion)) {
      best$criterion <- found$criterion
      best$theta <- found$theta
      best$optimiser <- name
    }
  }
  cat(toJSON(best, auto_unbox = TRUE, digits = NA), "\n", sep = "")
}
invisible(lapply(readLines(arguments[1]), solve_one))
