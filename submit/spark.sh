# Read by submit/sparkgan: the Spark that jobs run on, its line, and the job's jar for that line.

own_spark=false # the one of this build
if [ -n "${SPARK_HOME:-}" ]; then
  submit="$SPARK_HOME/bin/spark-submit"
  [ -x "$submit" ] || fail "SPARK_HOME=$SPARK_HOME: there is no bin/spark-submit in it"
elif ! submit="$(command -v spark-submit)"; then
  submit="$root/jobs/target/spark/bin/spark-submit"
  own_spark=true
fi

# That of pip is beside the folder of its commands.
if "$own_spark"; then
  spark_home="$root/jobs/target/spark"
else
  commands="$(resolved "$submit")"
  commands="${commands%/*}"
  spark_home="${commands%/*}"
  if [ ! -d "$spark_home/jars" ] && [ -f "$commands/find-spark-home" ]; then
    # shellcheck disable=SC1091 # of that Spark
    spark_home="$(set +eu; . "$commands/find-spark-home" >/dev/null 2>&1; printf '%s' "$SPARK_HOME")"
  fi
fi

# Lines of Spark: "4" (Scala 2.13) is what the build makes, "3.5" (Scala 2.12) what it makes with -P spark-3.5. Where a Spark does
# not tell, the job itself finds out.
line=4
if ! "$own_spark"; then
  for core in "$spark_home"/jars/spark-core_*.jar; do
    core="${core##*/spark-core_}"
    core="${core%.jar}"
    case "$core" in
      '*' | 2.13-4.*) ;;
      2.12-3.5.*) line=3.5 ;;
      *) fail "the Spark in $spark_home is ${core#*-} with Scala ${core%%-*}: SparkGAN runs on Spark 4 (Scala 2.13) and 3.5 (Scala 2.12)" ;;
    esac
  done
fi
case "$line" in
  4) target="$root/jobs/target" line_flags='' first_jdk=17 last_jdk=25 ;;
  3.5) target="$root/jobs/target/spark-3.5" line_flags='-P spark-3.5' first_jdk=17 last_jdk=17 ;;
esac
built="$target/sparkgan-jobs.jar"
