#!/bin/bash
# Four shards with GNU parallel, then all together; killed or failed shards go on when this is run again.
set -e
[ -e study/table.parquet ] || node "$(dirname "$0")/../study.mjs"

seq 4 | parallel --halt soon,fail=1 mixedlm fit study/table.parquet --transpose --metadata study/samples.tsv \
  --formula time --groups patient --format parquet --threads 0 --quiet --shard {}/4 -o results
mixedlm merge results --force
