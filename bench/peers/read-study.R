# The study that bench/peers/exchange.ts wrote: covariates and group as a data frame, responses as a matrix.
read_study <- function(folder) {
  design <- read.delim(file.path(folder, "design.tsv"), stringsAsFactors = TRUE)
  size <- file.size(file.path(folder, "responses.f64"))
  y <- matrix(readBin(file.path(folder, "responses.f64"), "double", size / 8), nrow = nrow(design))
  list(design = design, y = y)
}

# One line of JSON on standard output.
emit <- function(...) cat(jsonlite::toJSON(list(...), auto_unbox = TRUE, digits = NA), "\n", sep = "")

microseconds_each <- function(count, work) {
  started <- proc.time()[["elapsed"]]
  for (j in seq_len(count)) work(j)
  (proc.time()[["elapsed"]] - started) / count * 1e6
}
