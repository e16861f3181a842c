# Sourced by mvnw, genoise and benchmarks/run: finds a JDK 25, at least 25.0.3, and exports JAVA_HOME, although `java`
# itself may be older. Maven must run on it too: an older jar tool cannot pack our classes. Plain POSIX shell.

# Whether $1 is the home of such a JDK. Before 25.0.3 G1 could move arrays that native code had pinned (JDK-8377811).
genoise_is_jdk25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r genoise_line || [ -n "$genoise_line" ]; do
    case "$genoise_line" in
      'JAVA_VERSION="25.0.'[012]\" | 'JAVA_VERSION="25.0.'[012].*) return 1 ;;
      'JAVA_VERSION="25.'*) return 0 ;;
    esac
  done < "$1/release"
  return 1
}

# GENOISE_JDK_FOLDERS, if set, replaces the usual folders.
genoise_find_jdk25() {
  genoise_on_path=$(command -v javac 2>/dev/null) || genoise_on_path=/none
  genoise_on_path=$(readlink -f "$genoise_on_path" 2>/dev/null) || genoise_on_path=/none
  for genoise_home in "${JAVA_HOME:-/none}" "${genoise_on_path%/bin/javac}" \
      ${GENOISE_JDK_FOLDERS-/usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /usr/local/*jdk* \
      "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.gradle/jdks/* \
      "${HOME-}"/.asdf/installs/java/* "${HOME-}"/.local/share/mise/installs/java/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
      /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
      /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home}; do
    if genoise_is_jdk25 "$genoise_home"; then
      JAVA_HOME=$genoise_home
      export JAVA_HOME
      return 0
    fi
  done
  echo "Genoise needs a JDK 25 (25.0.3 or a later 25.x) and found none in JAVA_HOME, on the PATH or in the usual folders: install one (https://adoptium.net) or set JAVA_HOME to it." >&2
  return 1
}

# Whether Maven can work in the home $1: its own folder is there, or can be made.
genoise_is_home() {
  [ -n "$1" ] && [ -d "$1" ] && { [ -w "$1" ] || [ -w "$1/.m2" ]; }
}

# Exports HOME, where Maven keeps what it downloads. In a container, or under cron, it may be unset, or name a folder that
# is not there: then the user's entry in passwd counts; where there is none, a folder of this user's own among the
# temporary files. Maven's Java must be told, because it asks passwd first.
genoise_find_home() {
  ! genoise_is_home "${HOME-}" || return 0
  HOME=$(getent passwd "$(id -u)" 2>/dev/null | cut -d : -f 6) || HOME=
  if ! genoise_is_home "$HOME"; then
    HOME=${TMPDIR:-/tmp}/genoise-home-$(id -u)
    mkdir -m 700 "$HOME" 2>/dev/null || [ -O "$HOME" ] || {
      echo "Genoise finds no folder for Maven to work in: set HOME to one that can be written to." >&2
      return 1
    }
  fi
  MAVEN_OPTS="${MAVEN_OPTS-} -Duser.home=$HOME"
  export HOME MAVEN_OPTS
}

genoise_find_jdk25
