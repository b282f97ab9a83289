# The study that bench/peers/exchange.ts wrote: covariates and factors as a data frame, responses as a matrix.
read_study <- function(folder) {
  design <- read.delim(file.path(folder, "design.tsv"), stringsAsFactors = TRUE)
  size <- file.size(file.path(folder, "responses.f64"))
  y <- matrix(readBin(file.path(folder, "responses.f64"), "double", size / 8), nrow = nrow(design))
  list(design = design, y = y)
}

# One line of JSON on standard output.
emit <- function(...) cat(jsonlite::toJSON(list(...), auto_unbox = TRUE, digits = NA), "\n", sep = "")

# Do the work for responses 1 to count in five batches: seconds of processor per response of each batch, and what the work
# gave for each response.
in_batches <- function(count, work) {
  batches <- split(seq_len(count), cut(seq_len(count), min(5, count), labels = FALSE))
  results <- list()
  seconds <- vapply(batches, function(batch) {
    took <- system.time(for (j in batch) results[[j]] <<- work(j))
    (took[["user.self"]] + took[["sys.self"]]) / length(batch)
  }, 0)
  list(seconds = unname(seconds), results = results)
}
