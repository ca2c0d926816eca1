#!/usr/bin/env bash
# The model of `bench --only scaling` against rounds of workers whose links have a limited rate: as root, on Linux, a network namespace for
# each worker of a standalone cluster, with a link of its own to a bridge, where the driver and the master are.
#   jobs/src/bench/limited-links.sh MBIT WORKERS [key=value or option of bench]...
set -euo pipefail

mbit="${1:?Mbit/s of a link}" workers="${2:?number of workers}"
shift 2
home="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
spark="${SPARK_HOME:-$home/jobs/target/spark}/bin/spark-class"
net=192.0.2
work="$(mktemp -d)"
pids=()

end() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  for i in $(seq 1 "$workers"); do ip netns del "sparkgan$i" 2>/dev/null || true; done
  ip link del sparkgan0 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT

limit() { "$@" root tbf rate "${mbit}mbit" burst 256kb latency 50ms; }

ip link add sparkgan0 type bridge
ip addr add "$net.1/24" dev sparkgan0
ip link set sparkgan0 up
for i in $(seq 1 "$workers"); do
  ip netns add "sparkgan$i"
  ip link add "sparkgan-$i" type veth peer name link netns "sparkgan$i"
  ip link set "sparkgan-$i" master sparkgan0 up
  ip -n "sparkgan$i" addr add "$net.$((i + 1))/24" dev link
  ip -n "sparkgan$i" link set link up
  ip -n "sparkgan$i" link set lo up
  limit tc qdisc add dev "sparkgan-$i"
  limit tc -n "sparkgan$i" qdisc add dev link
done

export SPARK_WORKER_DIR="$work"
SPARK_LOCAL_IP=$net.1 "$spark" org.apache.spark.deploy.master.Master --host $net.1 --port 7077 >"$work/master.log" 2>&1 &
pids+=($!)
for i in $(seq 1 "$workers"); do
  SPARK_LOCAL_IP=$net.$((i + 1)) ip netns exec "sparkgan$i" "$spark" org.apache.spark.deploy.worker.Worker \
    --host $net.$((i + 1)) --cores 1 --memory 2g spark://$net.1:7077 >"$work/worker$i.log" 2>&1 &
  pids+=($!)
done
for i in $(seq 1 "$workers"); do
  until grep -qs 'registered with master' "$work/worker$i.log"; do sleep 1; done
done

SPARK_LOCAL_IP=$net.1 "$home/submit/sparkgan" bench --only scaling --link "$mbit" "training.workers=$workers" "$@" \
  --master "spark://$net.1:7077" -- --driver-memory 2g --executor-memory 1g --conf spark.driver.host=$net.1
