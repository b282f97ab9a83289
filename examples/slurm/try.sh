#!/bin/bash
# Starts a Slurm of a single node in a temporary folder, runs the array and the merge in it, and compares their bytes with
# those of a single run. Needs Debian's slurmctld, slurmd and munge, and root; installs nothing and leaves nothing.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
for program in slurmctld slurmd munged mixedlm node; do
  command -v $program >/dev/null || { echo "SKIPPED: $program is not here, so the Slurm array was not run"; exit 0; }
done
[ "$(id -u)" = 0 ] || { echo "SKIPPED: slurmctld and slurmd are started by root only, so the Slurm array was not run"; exit 0; }

place=$(mktemp -d)
chmod 755 "$place"
daemons=()
finish() {
  for daemon in "${daemons[@]}"; do kill "$daemon" 2>/dev/null || true; done
  wait
  rm -rf "$place"
}
trap finish EXIT

mkdir -m 700 "$place/munge"
dd if=/dev/urandom of="$place/munge/key" bs=1024 count=1 status=none
chmod 400 "$place/munge/key"
mkdir -m 755 "$place/run"
munged --foreground --force --key-file="$place/munge/key" --socket="$place/run/munge" --pid-file="$place/run/munged.pid" \
  --log-file="$place/munge/log" --seed-file="$place/munge/seed" &
daemons+=($!)

mkdir "$place/state" "$place/spool"
node=$(hostname -s)
cat >"$place/slurm.conf" <<CONF
ClusterName=try
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$place/run/munge
CredType=cred/munge
StateSaveLocation=$place/state
SlurmdSpoolDir=$place/spool
SlurmctldPidFile=$place/slurmctld.pid
SlurmdPidFile=$place/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobRequeue=1
NodeName=$node NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=$node Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF="$place/slurm.conf"
sleep 1
slurmctld -D -f "$SLURM_CONF" >"$place/slurmctld.log" 2>&1 &
daemons+=($!)
slurmd -D -f "$SLURM_CONF" >"$place/slurmd.log" 2>&1 &
daemons+=($!)
for _ in $(seq 60); do
  [ "$(sinfo -h -o %T 2>/dev/null)" = idle ] && break
  sleep 1
done
sinfo

cd "$place"
node "$here/../study.mjs"
job=$(sbatch --parsable --output="$place/%A_%a.log" "$here/fit.sbatch")
sbatch --wait --dependency=afterok:"$job" --output="$place/merge.log" --wrap "mixedlm merge results"
cat "$place/merge.log"
mixedlm fit study/table.parquet --transpose --metadata study/samples.tsv --formula time --groups patient \
  --format parquet --quiet -o single
for table in coefficients variance fits; do cmp "single/$table.parquet" "results/$table.parquet"; done
echo "the array gives the bytes of the single run"
