# Starts a worker. It is read by /bin/sh -c with these arguments:
#   BYTES      the most address space that it gets, in KiB
#   SECONDS    the most processor time
#   ROOT       a folder that becomes, for the worker alone, the root of all that it sees; "-" where the system allows no namespaces
#   COUNT      how many folders and files follow that it may read
#   PATH …     those
#   COMMAND …  the worker
set -e
ulimit -v "$1"
ulimit -t "$2"
ulimit -c 0
root=$3
count=$4
shift 4
if [ "$root" = - ]; then
  shift "$count"
  exec "$@"
fi
mount -t tmpfs -o size=1m,mode=755 worker "$root"
while [ "$count" -gt 0 ]; do
  if [ -d "$1" ]; then
    mkdir -p "$root$1"
  else
    mkdir -p "$root$(dirname "$1")"
    : >"$root$1"
  fi
  mount --bind "$1" "$root$1"
  mount -o remount,bind,ro "$root$1"
  shift
  count=$((count - 1))
done
mkdir -p "$root/proc" "$root/tmp"
mount -t proc worker "$root/proc"
# "bind": of this mount alone. Without it mount repeats the options of the tmpfs, of which one names a user that is none here.
mount -o remount,bind,ro "$root"
cd "$root"
exec chroot "$root" "$@"
