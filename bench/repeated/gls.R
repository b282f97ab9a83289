# Rscript gls.R FOLDER FORMULA ARGUMENTS
# What nlme's gls() estimates of the responses of a study (peers/exchange.ts), and the seconds of processor each takes.
suppressPackageStartupMessages({
  library(nlme)
  library(jsonlite)
})
arguments <- commandArgs(trailingOnly = TRUE)
design <- read.delim(file.path(arguments[1], "design.tsv"), stringsAsFactors = TRUE)
file <- file.path(arguments[1], "responses.f64")
y <- matrix(readBin(file, "double", file.size(file) / 8, endian = "little"), nrow(design))
call <- parse(text = sprintf("gls(%s, data = own, %s)", arguments[2], arguments[3]))[[1]]
one <- function(j) {
  own <- cbind(design, y = y[, j])
  took <- system.time(fit <- eval(call))
  list(response = j, program = "nlme gls", version = as.character(packageVersion("nlme")),
    seconds = took[["user.self"]] + took[["sys.self"]], estimate = unname(coef(fit)))
}
for (j in seq_len(ncol(y))) cat(toJSON(one(j), auto_unbox = TRUE, digits = NA), "\n")
