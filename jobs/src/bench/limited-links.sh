#!/usr/bin/env bash
# The model of `bench --only scaling` against rounds of workers whose links have a limited rate: as root, on Linux, a network namespace for
# each worker of a standalone cluster, and one for the driver and the master, each with a link of its own to a bridge, which is in a namespace
# too: the rules of the machine's firewall are not there.
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
  for i in $(seq 0 "$workers"); do ip netns del "sparkgan$i" 2>/dev/null || true; done
  ip netns del sparkgan 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM

at() { # NUMBER COMMAND...: as that machine, 0 is the driver's
  local machine="$1"
  shift
  SPARK_LOCAL_IP="$net.$((machine + 1))" ip netns exec "sparkgan$machine" "$@"
}

limit() { "$@" root tbf rate "${mbit}mbit" burst 256kb latency 50ms; }

ip netns add sparkgan
ip -n sparkgan link add bridge0 type bridge
ip -n sparkgan link set bridge0 up
for i in $(seq 0 "$workers"); do
  ip netns add "sparkgan$i"
  ip -n sparkgan link add "port$i" type veth peer name eth0 netns "sparkgan$i"
  ip -n sparkgan link set "port$i" master bridge0 up
  ip -n "sparkgan$i" addr add "$net.$((i + 1))/24" dev eth0
  ip -n "sparkgan$i" link set eth0 up
  ip -n "sparkgan$i" link set lo up
  limit tc -n sparkgan qdisc add dev "port$i"
  limit tc -n "sparkgan$i" qdisc add dev eth0
done

export SPARK_WORKER_DIR="$work"
at 0 "$spark" org.apache.spark.deploy.master.Master --host $net.1 --port 7077 >"$work/master.log" 2>&1 &
pids+=($!)
for i in $(seq 1 "$workers"); do
  at "$i" "$spark" org.apache.spark.deploy.worker.Worker --host $net.$((i + 1)) --cores 1 --memory 2g spark://$net.1:7077 \
    >"$work/worker$i.log" 2>&1 &
  pids+=($!)
done
for i in $(seq 1 "$workers"); do
  for second in $(seq 60); do
    grep -qs 'registered with master' "$work/worker$i.log" && break
    [ "$second" -lt 60 ] || { tail -n 5 "$work/worker$i.log" >&2; exit 1; }
    sleep 1
  done
done

at 0 "$home/submit/sparkgan" bench --only scaling --link "$mbit" "training.workers=$workers" "$@" \
  --master "spark://$net.1:7077" -- --driver-memory 2g --executor-memory 1g --conf spark.driver.host=$net.1
