#!/usr/bin/env bash
# Tells Spark which NVIDIA GPUs this machine, or container, has: spark.{worker,executor}.resource.gpu.discoveryScript.
set -euo pipefail

fail() {
  printf 'gpu-discovery: %s: %s\n' "$(hostname)" "$1" >&2
  exit 1
}

command -v nvidia-smi >/dev/null || fail 'no nvidia-smi: install the driver of NVIDIA, or ask for no GPUs on this machine'
indices="$(nvidia-smi --query-gpu=index --format=csv,noheader)" || fail "nvidia-smi failed: $indices"
[ -n "$indices" ] || fail 'nvidia-smi lists no GPU'

printf '{"name": "gpu", "addresses": ["%s"]}\n' "$(printf '%s' "$indices" | tr -d ' \r' | paste -sd, | sed 's/,/", "/g')"
