# Read by submit/sparkgan: the Java, the user, the locale, the temporary folder and the memory that jobs need.

# The address of a file, as Spark and log4j read # and % in names as parts of one.
address() {
  local LC_ALL=C path="$1" char code i
  case "$path" in /*) ;; *) path="$PWD/$path" ;; esac
  printf 'file:'
  for ((i = 0; i < ${#path}; i++)); do
    char="${path:i:1}"
    case "$char" in
      [A-Za-z0-9/._~-]) printf '%s' "$char" ;;
      *)
        printf -v code '%d' "'$char"
        printf '%%%02X' "$((code & 255))"
        ;;
    esac
  done
}

# Of what java -version says; JAVA_TOOL_OPTIONS makes it say more.
java_version() {
  local said
  if said="$("$1" -version 2>&1 </dev/null)"; then
    printf '%s\n' "$said" | sed -n 's/^[a-z]* version "\(1[.]\)\{0,1\}\([0-9]*\).*/\2/p'
  else
    printf '%s\n' "$said" | grep -v 'Picked up' | head -n 1 || true
  fi
}

# Whether the line of Spark runs on this Java.
fits() {
  case "$1" in '' | *[!0-9]*) return 1 ;; esac
  [ "$1" -ge "$first_jdk" ] && [ "$1" -le "$last_jdk" ]
}

# A JDK that fits, where systems put them.
installed_jdk() {
  local release
  for release in "${HOME:-}"/.sdkman/candidates/java/*/release /usr/lib/jvm/*/release /opt/java/*/release \
    /Library/Java/JavaVirtualMachines/*/Contents/Home/release; do
    if fits "$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release" 2>/dev/null)" && [ -x "${release%/release}/bin/java" ]; then
      printf '%s' "${release%/release}"
      return
    fi
  done
}

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
version=
if command -v "$java" >/dev/null; then
  version="$(java_version "$java")"
  case "$version" in '' | *[!0-9]*) fail "$java does not start: ${version:-java -version names no version}" 1 ;; esac
fi
if ! fits "$version"; then
  needed="JDK $first_jdk"
  if [ "$first_jdk" != "$last_jdk" ]; then needed+=" to $last_jdk"; fi
  jdk="$(installed_jdk)"
  if [ -n "$jdk" ] && [ -z "${JAVA_HOME:-}" ]; then
    export JAVA_HOME="$jdk"
    java="$jdk/bin/java"
  else
    [ -n "$version" ] || fail "no $java: install a $needed and set JAVA_HOME${jdk:+, there is one at $jdk}" 1
    fail "Java $version at $java: Spark $line needs a $needed, set JAVA_HOME to one${jdk:+, such as $jdk}" 1
  fi
fi

# Hadoop ends with a stack trace where Java finds no name.
id -un >/dev/null 2>&1 \
  || fail "the user $(id -u) has no name on this machine, which Hadoop asks for: add a line to /etc/passwd, or run as another user" 1

# Java writes names of files in the locale's characters. Only those change, unless LC_ALL says everything.
is_utf8() { # in an environment with the assignment $1
  if command -v locale >/dev/null; then
    [ "$(env "$1" locale charmap 2>/dev/null)" = UTF-8 ]
  else
    case "${1#*=}" in *[Uu][Tt][Ff]8 | *[Uu][Tt][Ff]-8) ;; *) return 1 ;; esac
  fi
}
characters="${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}"
variable=LC_CTYPE
if [ -n "${LC_ALL:-}" ]; then variable=LC_ALL; fi
if ! is_utf8 "$variable=$characters"; then
  for name in C.UTF-8 en_US.UTF-8 "$(locale -a 2>/dev/null | grep -i 'utf-\{0,1\}8$' | head -n 1)" ''; do
    if is_utf8 "$variable=$name"; then
      export "$variable=$name"
      break
    fi
  done
  [ -n "$name" ] || warn "the locale $characters cannot write every name, and this machine has none of UTF-8: install one, such as C.UTF-8"
fi

# Java's temporary folder is /tmp whatever TMPDIR says. Spark ends with a stack trace where it cannot write there.
options="${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-} ${SPARK_SUBMIT_OPTS:-} "
case "$options" in
  *-Djava.io.tmpdir=*)
    temporary="${options##*-Djava.io.tmpdir=}"
    case "${options%-Djava.io.tmpdir=*}" in
      *\") temporary="${temporary%%\"*}" ;;
      *\') temporary="${temporary%%\'*}" ;;
      *) temporary="${temporary%%[[:space:]]*}" ;;
    esac
    ;;
  *)
    temporary="${TMPDIR:-/tmp}"
    case "$temporary" in /*) ;; *) temporary="$PWD/$temporary" ;; esac
    escaped="${temporary//\\/\\\\}"
    SPARK_SUBMIT_OPTS="${SPARK_SUBMIT_OPTS:-} \"-Djava.io.tmpdir=${escaped//\"/\\\"}\""
    ;;
esac
[ -d "$temporary" ] && [ -w "$temporary" ] && [ -x "$temporary" ] \
  || fail "the temporary folder $temporary cannot be written to: set TMPDIR to one that can" 1
export TMPDIR="$temporary"

# Native code takes large pieces of memory and gives them back many times an iteration; kept, they need not be filled by the
# system each time. For glibc; others pass over it. A high MALLOC_MMAP_THRESHOLD_ says the same, but glibc before 2.35 refuses it.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
export MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-2147483647}"
if [ -z "${MALLOC_MMAP_THRESHOLD_:-}" ]; then
  export MALLOC_MMAP_MAX_="${MALLOC_MMAP_MAX_:-0}"
fi
