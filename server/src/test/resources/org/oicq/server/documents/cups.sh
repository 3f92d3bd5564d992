# Starts CUPS with a folder of its own, and in it one queue "office" that prints into the file FOLDER/printed. Arguments: FOLDER PORT. It ends
# with its standard input.
set -e
dir=$1
root=$dir/cups
mkdir -p "$root/spool/tmp" "$root/cache" "$root/state" "$root/ssl"
chmod 755 "$dir" "$root"
cat >"$root/cupsd.conf" <<CONF
Listen 127.0.0.1:$2
Browsing No
DefaultAuthType None
WebInterface No
<Location />
Order allow,deny
Allow from 127.0.0.1
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
CONF
cat >"$root/cups-files.conf" <<CONF
ServerRoot $root
RequestRoot $root/spool
TempDir $root/spool/tmp
CacheDir $root/cache
StateDir $root/state
ErrorLog $root/error_log
AccessLog $root/access_log
PageLog $root/page_log
ServerKeychain $root/ssl
ServerBin $root/bin
SystemGroup root
CONF
mkdir -p "$root/bin/backend"
ln -s /usr/lib/cups/filter /usr/lib/cups/daemon "$root/bin/"
printf '#!/bin/sh\n[ $# = 0 ] || cat "${6:--}" >"%s/printed"\n' "$dir" >"$root/bin/backend/folder"
chmod 700 "$root/bin/backend/folder"
cat >"$root/printers.conf" <<CONF
<DefaultPrinter office>
Info office
DeviceURI folder:/printed
State Idle
Accepting Yes
</DefaultPrinter>
CONF
cupsd -f -c "$root/cupsd.conf" -s "$root/cups-files.conf" >"$dir/cupsd.log" 2>&1 &
cups=$!
until lpstat -h "127.0.0.1:$2" -p office >/dev/null 2>&1; do kill -0 $cups; sleep 0.2; done
echo ready
cat >/dev/null
kill $cups
rm "$root/bin/filter" "$root/bin/daemon"
