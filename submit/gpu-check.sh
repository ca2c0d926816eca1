#!/usr/bin/env bash
# Checks and times SparkGAN on a GPU. With --make it makes the folder that the machine with the GPU needs, where the project is built.
set -euo pipefail

usage() {
  cat <<'HELP'
Usage: gpu-check.sh --make [FOLDER]
       gpu-check.sh [--quick] [--libraries FOLDER] [--out FOLDER] [FOLDER]

Checks a GPU's numbers against the CPU's, that it gives the same bits again, its memory and its speed, with PyTorch beside it where
python3 has it. Takes less than 8 minutes. The machine needs NVIDIA's driver, cuBLAS and NVRTC; no Java and no network.

  --make              makes FOLDER, jobs/target/gpu-check unless given, here; the machine with the GPU needs this folder alone
  FOLDER              that folder; the one that this script is in unless given
  --libraries FOLDER  where CUDA's libraries are looked for first
  --out FOLDER        for what was found, gpu-check-results unless given
  --quick             little of everything, without times

Exit codes: 0 all that was tried passed, 1 something failed, 2 there is nothing to check with or no GPU to check.
HELP
}

warn() {
  printf 'gpu-check: %s\n' "$1" >&2
}

fail() {
  warn "$1"
  exit "${2:-2}"
}

# The file behind links to it or its folder, without readlink -f, which not every system has.
resolved() {
  local file="$1" link
  while link="$(readlink "$file")"; do
    case "$link" in /*) file="$link" ;; *) file="$(dirname "$file")/$link" ;; esac
  done
  printf '%s/%s' "$(CDPATH='' cd -P -- "$(dirname "$file")" && pwd)" "${file##*/}"
}

self="$(resolved "${BASH_SOURCE[0]}")"
here="${self%/*}"
root="${self%/*/*}"

quick=false
making=false
libraries=
out=gpu-check-results
folder=
while [ $# -gt 0 ]; do
  case "$1" in
    -h | --help) usage; exit 0 ;;
    --make) making=true ;;
    --quick) quick=true ;;
    --libraries | --out) [ $# -ge 2 ] || fail "$1: give a folder"; set -- "$1=$2" "${@:3}"; continue ;;
    --libraries=*) libraries="${1#*=}" ;;
    --out=*) out="${1#*=}" ;;
    -*) fail "$1: no such option, see --help" ;;
    *) [ -z "$folder" ] || fail "$1: one folder is enough, and $folder was given"; folder="$1" ;;
  esac
  shift
done
if [ -z "$folder" ]; then
  folder="$root/jobs/target/gpu-check"
  if [ -f "$here/machine" ]; then folder="$here"; fi
fi
case "$folder" in /*) ;; *) folder="$PWD/$folder" ;; esac
case "$folder" in *:*) fail "$folder: Java takes no classes from a folder with a colon in its name" ;; esac
case "$out" in /*) ;; *) out="$PWD/$out" ;; esac

# What is compiled for one machine starts on no other.
machine="$(uname -s) $(uname -m)"

# The runtime of Java, classes without Spark and ND4J, the CPU's numbers, the peer, this script.
make_folder() {
  [ -f "$root/submit/environment.sh" ] || fail "--make: $self is a copy without its project"
  if [ -e "$folder" ] && [ ! -f "$folder/machine" ]; then
    fail "$folder: is there and was not made by --make, name another folder"
  fi
  # shellcheck source=SCRIPTDIR/spark.sh
  . "$root/submit/spark.sh"
  # shellcheck source=SCRIPTDIR/environment.sh
  . "$root/submit/environment.sh"
  # shellcheck disable=SC2034 # of build.sh
  own=true
  # shellcheck source=SCRIPTDIR/build.sh
  . "$root/submit/build.sh"
  local jdk made native
  jdk="$(resolved "$(command -v "$java")")"
  jdk="${jdk%/bin/java}"
  if [ ! -x "$jdk/bin/jlink" ] || [ ! -x "$jdk/bin/jar" ]; then
    fail "$jdk has no jlink and jar: set JAVA_HOME to a JDK"
  fi
  made="$folder.part"
  rm -rf "$made"
  mkdir -p "$made/classes" "$made/lib" "$made/python"
  "$jdk/bin/jlink" --add-modules java.base,java.logging,jdk.unsupported --strip-java-debug-attributes --compress=2 \
    --no-header-files --no-man-pages --output "$made/java" >"$made/log" 2>&1 || fail "jlink failed: $(head -n 1 "$made/log")" 1
  (cd "$made/classes" && "$jdk/bin/jar" xf "$built" org/sparkgan/config/ org/sparkgan/random/ org/sparkgan/compute/ \
    org/sparkgan/nn/ org/sparkgan/gan/ org/sparkgan/jobs/check/ org/sparkgan/jobs/GpuCheck.class com/sun/jna/ com/typesafe/config/)
  rm -rf "$made/classes/org/sparkgan/compute/nd4j" "$made/classes/org/sparkgan/nn/dl4j"
  for native in "$made"/classes/com/sun/jna/*-*/; do
    case "$native" in */linux-x86-64/ | */linux-aarch64/) ;; *) rm -rf "$native" ;; esac
  done
  "$jdk/bin/jar" cf "$made/lib/sparkgan.jar" -C "$made/classes" .
  rm -rf "$made/classes"
  cp "$target"/spark/jars/slf4j-api-*.jar "$made/lib"
  cp "$root"/jobs/src/bench/python/{gpu_peer,torch_gan,peer_arguments}.py "$made/python"
  cp "$self" "$made/gpu-check.sh"
  "$java" -XX:TieredStopAtLevel=1 "-Dlog4j2.configurationFile=$(address "$root/conf/log4j2.properties")" \
    -cp "$built:$target/spark/jars/*" org.sparkgan.jobs.GpuReferences "$made/references" >"$made/log" 2>&1 \
    || fail "the CPU's numbers cannot be had: $(grep -m 1 -i -E 'exception|error' "$made/log" || tail -n 1 "$made/log")" 1
  rm -f "$made/log"
  echo "$machine" >"$made/machine"
  rm -rf "$folder"
  mv "$made" "$folder"
  echo "made $folder, $(du -sk "$folder" | awk '{ printf "%.1f", $1 * 1024 / 1e6 }') MB: take it to the machine with the GPU and start its gpu-check.sh"
}

if "$making"; then
  make_folder
  exit
fi

if [ ! -f "$folder/machine" ] || [ ! -x "$folder/java/bin/java" ]; then
  fail "$folder: is no folder that gpu-check.sh --make has made"
fi
[ "$(cat "$folder/machine")" = "$machine" ] \
  || fail "$folder is for $(cat "$folder/machine"), and this machine is $machine: make one on such a machine"
[ -z "$libraries" ] || [ -d "$libraries" ] || fail "--libraries $libraries: there is no such folder"
{ mkdir -p "$out" 2>/dev/null && [ -w "$out" ]; } || fail "--out $out: cannot be written to, name another folder"
said="$("$folder/java/bin/java" -version 2>&1)" || fail "$folder/java does not start here: $(head -n 1 <<<"$said")"

scale=FULL
if "$quick"; then scale=QUICK; fi
export CUDA_DEVICE_ORDER="${CUDA_DEVICE_ORDER:-PCI_BUS_ID}"
# CUDA's libraries may be those of PyTorch, wherever python3 has its packages.
if [ -z "${VIRTUAL_ENV:-}" ] && prefix="$(python3 -c 'import sys; print(sys.prefix)' 2>/dev/null)"; then
  export VIRTUAL_ENV="$prefix"
fi
# JNA takes its native code out of its classes to a folder that allows execution.
java=("$folder/java/bin/java" -Xmx4g --enable-native-access=ALL-UNNAMED -cp "$folder/lib/*" "-Djna.tmpdir=$out")
if [ -n "$libraries" ]; then java+=("-Dsparkgan.cuda.libraries=$libraries"); fi

table="$out/summary.txt"
date -u '+%Y-%m-%d %H:%M UTC' >"$table"
failed=false
row() { # NAME VERDICT SECONDS WHAT
  printf '%-11s %-8s %4s s  %s\n' "$1" "$2" "$3" "$4" >>"$table"
  if [ "$2" = FAIL ]; then failed=true; fi
}

# Runs a command for so many seconds at most; what it says goes to files of the part's name.
limited() { # NAME SECONDS COMMAND...
  local name="$1" limit="$2"
  shift 2
  if [ -t 2 ]; then warn "$name"; fi
  if command -v timeout >/dev/null; then set -- timeout -k 5 "$limit" "$@"; fi
  code=0
  began=$SECONDS
  "$@" >"$out/$name.txt" 2>"$out/$name.log" </dev/null || code=$?
  took=$((SECONDS - began))
  last="$(tail -n 1 "$out/$name.txt")"
  case "$code" in 124 | 137) last="stopped after $limit s, at: $last" ;; esac
}

# The first line of an error, or of what was said before it.
complaint() { # NAME
  grep -m 1 '^Exception in thread' "$out/$1.log" || grep -m 1 -v -E '^SLF4J|^Picked up|^WARNING: ' "$out/$1.log" || true
}

part() { # NAME SECONDS
  limited "$1" "$2" "${java[@]}" org.sparkgan.jobs.GpuCheck "$(tr '[:lower:]' '[:upper:]' <<<"$1")" "$scale" "$folder/references" "$out"
  case "$code" in
    0) row "$1" PASS "$took" "$last" ;;
    124 | 137) row "$1" FAIL "$took" "$last" ;;
    *) row "$1" FAIL "$took" "$(complaint "$1" | grep . || echo "$last")" ;;
  esac
}

sanitizer="$(command -v compute-sanitizer || true)"
for place in /usr/local/cuda*/bin/compute-sanitizer; do
  if [ -z "$sanitizer" ] && [ -x "$place" ]; then sanitizer="$place"; fi
done

# Errors of memory, or races, of tiny networks.
sanitized() { # TOOL SECONDS
  if [ -z "$sanitizer" ]; then
    row "$1" 'not run' 0 'there is no compute-sanitizer here'
    return
  fi
  limited "$1" "$2" "$sanitizer" --tool "$1" --target-processes all --error-exitcode 9 "${java[@]}" \
    org.sparkgan.jobs.GpuCheck TINY "$scale" "$folder/references" "$out"
  local told
  told="$(grep '^=========.* SUMMARY:' "$out/$1.txt" | tail -n 1)" || true
  if [ -z "$told" ] || grep -qi 'not supported' "$out/$1.txt"; then
    row "$1" 'not run' "$took" "compute-sanitizer says: $(grep -m 1 -i -E 'not supported|error' "$out/$1.txt" || complaint "$1")"
  elif [ "$code" = 0 ] && [ "${told#*SUMMARY: 0 }" != "$told" ]; then
    row "$1" PASS "$took" "${told#========= }"
  else
    row "$1" FAIL "$took" "${told#========= }"
  fi
}

peer() { # SECONDS
  if ! command -v python3 >/dev/null; then
    row pytorch 'not run' 0 'there is no python3 here'
    return
  fi
  limited pytorch "$1" python3 -B "$folder/python/gpu_peer.py" "$out/speed.tsv"
  case "$code" in
    0 | 124 | 137) row pytorch measured "$took" "$last" ;;
    3) row pytorch 'not run' "$took" "$last" ;;
    *) row pytorch 'not run' "$took" "$(tail -n 1 "$out/pytorch.log")" ;;
  esac
}

rm -f "$out/speed.tsv"
part card 25
if [ "$code" = 2 ]; then
  # Which is all that there is to say.
  complaint card >&2
  exit 2
fi
nvidia-smi -L >>"$out/card.txt" 2>/dev/null || true
part operations 50
part games 30
part bits 35
sanitized memcheck 45
sanitized racecheck 40
part speed 110
peer 85

cat "$table"
if "$failed"; then exit 1; fi
