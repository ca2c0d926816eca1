# Read by submit/sparkgan: the Spark that jobs run on, its line, and the job's jar for that line.

# The file behind links, without readlink -f, which not every system has.
resolved() {
  local file="$1" target
  while target="$(readlink "$file")"; do
    case "$target" in /*) file="$target" ;; *) file="$(dirname "$file")/$target" ;; esac
  done
  printf '%s/%s' "$(CDPATH='' cd -P -- "$(dirname "$file")" && pwd)" "${file##*/}"
}

own_spark=false # the one of this build
if [ -n "${SPARK_HOME:-}" ]; then
  submit="$SPARK_HOME/bin/spark-submit"
  [ -x "$submit" ] || fail "SPARK_HOME=$SPARK_HOME: there is no bin/spark-submit in it"
elif ! submit="$(command -v spark-submit)"; then
  submit="$root/jobs/target/spark/bin/spark-submit"
  own_spark=true
fi

# The folder of a Spark: that of pip is beside the folder of its commands.
spark_home() {
  local bin
  bin="$(resolved "$submit")"
  bin="${bin%/*}"
  if [ ! -d "$bin/../jars" ] && [ -f "$bin/find-spark-home" ]; then
    # shellcheck disable=SC1091 # of that Spark
    (set +eu; . "$bin/find-spark-home" >/dev/null 2>&1; printf '%s' "$SPARK_HOME")
  else
    printf '%s' "${bin%/*}"
  fi
}

# Lines of Spark: "4" (Scala 2.13) is what the build makes, "3.5" (Scala 2.12) what it makes with -P spark-3.5. Where a Spark does
# not tell, the job itself finds out.
line=4
if ! "$own_spark"; then
  home="$(spark_home)"
  for core in "$home"/jars/spark-core_*.jar; do
    core="${core##*/spark-core_}"
    core="${core%.jar}"
    case "$core" in
      '*' | 2.13-4.*) ;;
      2.12-3.5.*) line=3.5 ;;
      *) fail "the Spark in $home is ${core#*-} with Scala ${core%%-*}: SparkGAN runs on Spark 4 (Scala 2.13) and 3.5 (Scala 2.12)" ;;
    esac
  done
fi
case "$line" in
  4) target="$root/jobs/target" line_flags='' first_jdk=17 last_jdk=25 ;;
  3.5) target="$root/jobs/target/spark-3.5" line_flags='-P spark-3.5' first_jdk=17 last_jdk=17 ;;
esac
built="$target/sparkgan-jobs.jar"
