# Starts a virtual IPP printer, in namespaces of its own for what it needs beside it. Arguments: FOLDER PORT FORMATS.
# It speaks TLS too, with a certificate of its own, FOLDER/localhost.crt. It ends with its standard input. While the file
# FOLDER/empty is there, it has no paper.
set -e
dir=$1
mount -t tmpfs printer /run
mkdir -p /run/dbus
dbus-daemon --system --nofork --nopidfile >"$dir/dbus.log" 2>&1 &
while [ ! -S /run/dbus/system_bus_socket ]; do sleep 0.1; done
printf '[server]\nallow-interfaces=lo\nuse-ipv6=no\n' >"$dir/avahi.conf"
avahi-daemon --no-drop-root --no-chroot --no-rlimits -f "$dir/avahi.conf" >"$dir/avahi.log" 2>&1 &
while [ ! -S /run/avahi-daemon/socket ]; do sleep 0.1; done
cat >"$dir/print" <<'PRINT'
#!/bin/sh
dir=$(dirname "$0")
if [ -f "$dir/empty" ]; then
  echo "STATE: +media-empty" >&2
  while [ -f "$dir/empty" ]; do sleep 0.1; done
  echo "STATE: -media-empty" >&2
fi
cp "$1" "$dir/printed"
echo "$1" >>"$dir/log"
PRINT
chmod 755 "$dir/print"
mkdir -p "$dir/jobs"
ippeveprinter -K "$dir" -p "$2" -n localhost -d "$dir/jobs" -c "$dir/print" -f "$3" OICQ >"$dir/printer.log" 2>&1 &
printer=$!
echo ready
cat >/dev/null
kill $printer
