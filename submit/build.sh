# Read by submit/sparkgan: builds the job's jar where there is none or where sources are newer. SPARKGAN_BUILD=no builds nothing.

poms=("$root/pom.xml" "$root/common/pom.xml" "$root/jobs/pom.xml")

# Folders count as well: a file that is gone leaves its time on them.
newer_than_jar() {
  [ -n "$(find "$@" -newer "$built" -print 2>/dev/null | head -n 1)" ]
}

is_stale() {
  "$own" && [ -f "$built" ] && newer_than_jar "${poms[@]}" "$root/common/src/main" "$root/jobs/src/main"
}

build() {
  local log flags=()
  # With another processor's native code it would be another jar.
  read -r -a flags < <(sed -n 's/^Build flags: //p' "$target/spark/RELEASE" 2>/dev/null || printf '%s' "$line_flags") || true
  if [ -f "$built" ]; then
    # A job that runs keeps the file that it has opened.
    mv -f "$built" "$built.old"
  fi
  trap 'if [ -f "$built.old" ]; then mv -f "$built.old" "$built"; fi' EXIT
  log="$(mktemp "$TMPDIR/sparkgan-build.XXXXXX")"
  mvn -B -f "$root/pom.xml" -Dmaven.test.skip=true ${flags[@]+"${flags[@]}"} package >"$log" 2>&1 </dev/null \
    || fail "the build failed, see $log: $(grep -m 1 '^\[ERROR\]' "$log" | cut -c 1-300)" 1
  trap - EXIT
  rm -f "$log" "$built.old"
}

# Two at once would write to the same files.
build_alone() {
  mkdir -p "$target"
  if command -v flock >/dev/null; then
    exec 9>"$target/.build.lock"
    flock -n 9 || { echo 'sparkgan: waiting for another build' >&2; flock 9; }
  fi
  if [ ! -f "$built" ] || is_stale; then build; fi
  exec 9>&-
}

if [ "${SPARKGAN_BUILD:-}" != no ]; then
  obstacle=
  command -v mvn >/dev/null || obstacle='there is no mvn, install Maven 3.6.3 or newer'
  [ -w "$target" ] || { [ ! -e "$target" ] && [ -w "$root/jobs" ]; } || obstacle="$target cannot be written to"
  if [ ! -f "$built" ]; then
    [ -z "$obstacle" ] || fail "SparkGAN is not built for Spark $line, and $obstacle" 1
    warn "building once for Spark $line, this takes minutes where Maven has to download Spark and ND4J"
    build_alone
  elif is_stale; then
    if [ -z "$obstacle" ]; then
      echo 'sparkgan: sources are newer than the jar: building again' >&2
      build_alone
    else
      warn "sources are newer than the jar, but $obstacle: going on with the old jar"
    fi
  fi
fi
[ -f "$built" ] || fail "SparkGAN is not built for Spark $line: mvn -B ${line_flags:+$line_flags }-DskipTests package makes $built" 1
