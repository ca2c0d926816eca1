#!/usr/bin/env bash
# How well workers learn together: trains the presets gan-mnist and wgan-gp-mnist with 1 to 8 workers in each mode, on equally many images,
# and evaluates each. On two cores this takes hours. What is in FOLDER already is not made again, so it may be interrupted, and started more
# than once at a time.
#   jobs/src/bench/modes.sh DATASET FOLDER [EPOCHS [WORKERS [SEEDS [key=value ...]]]]     such as: datasets/fashion modes 5 "1 2 4 8" "1 2"
# All runs take the settings at the end, such as network.hidden=128.
# FOLDER/scores.tsv gets a line per run: preset, workers, mode, seed, Fréchet distance, precision, recall. The last lines are a table of the means.
set -euo pipefail

dataset="${1:?a packed dataset}" folder="${2:?a folder for runs}" epochs="${3:-5}" workers="${4:-1 2 4 8}" seeds="${5:-1 2}"
shift $(($# < 5 ? $# : 5))
all=("$@")
home="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
mkdir -p "$folder"

modes() { # of so many workers: one alone learns the same in all of them
  echo synchronous
  [ "$1" = 1 ] || printf '%s\n' averaging-1 averaging-10 averaging-50 averaging-200 sharing
}

settings() { # of a mode
  case "$1" in
    synchronous) echo training.sync=synchronous ;;
    sharing) echo training.sync=gradient-sharing ;;
    averaging-*) echo "training.sync=parameter-averaging training.averaging-frequency=${1#averaging-}" ;;
  esac
}

score() { sed -n "s/^ *\"$1\" : \([0-9.eE-]*\).*/\1/p" "$2" | head -n 1; }

one() { # PRESET WORKERS MODE SEED
  local name="$1-$2-$3-$4"
  local run="$folder/$name"
  mkdir "$run.begun" 2>/dev/null || return 0
  # shellcheck disable=SC2046
  "$home/submit/sparkgan" train --conf "$home/conf/$1.conf" "data.path=$dataset" "run.dir=$run" "training.epochs=$epochs" \
    "training.workers=$2" "training.seed=$4" $(settings "$3") training.segment=1h checkpoint.every=1000000 samples.every=1000000 \
    ${all[@]+"${all[@]}"} --master "local[8]" >"$run.log" 2>&1 </dev/null &&
    "$home/submit/sparkgan" evaluate "data.path=$dataset" "run.dir=$run" "evaluate.out=$run.json" >>"$run.log" 2>&1 </dev/null &&
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$(score frechet_distance "$run.json")" "$(score precision "$run.json")" \
      "$(score recall "$run.json")" >>"$folder/scores.tsv" ||
    echo "$name failed, see $run.log" >&2
}

for seed in $seeds; do
  for count in $workers; do
    for mode in $(modes "$count"); do
      for preset in gan-mnist wgan-gp-mnist; do
        one "$preset" "$count" "$mode" "$seed"
      done
    done
  done
done

sort -t "$(printf '\t')" -k1,1 -k3,3 -k2,2n "$folder/scores.tsv" | awk -F '\t' '
  { key = $1 "\t" $3 "\t" $2; sum[key] += $5; runs[key]++; if (!(key in seen)) { seen[key] = 1; order[++n] = key } }
  END {
    print "| preset | mode | workers | Fréchet distance, mean | runs |\n|---|---|---|---|---|"
    for (i = 1; i <= n; i++) {
      split(order[i], part, "\t")
      printf "| %s | %s | %s | %.2f | %d |\n", part[1], part[2], part[3], sum[order[i]] / runs[order[i]], runs[order[i]]
    }
  }'
