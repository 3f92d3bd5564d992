# Starts HylaFAX on a spool of its own, with a scripted modem. Arguments: FOLDER PORT. It ends with its standard input.
set -e
dir=$1
port=$2
spool=$dir/spool
if [ ! -d "$spool" ]; then
  cp -a /var/spool/hylafax "$spool"
  # A scheduler that is killed while the modem works leaves a lock, which the next one respects for 30 seconds by itself.
  printf 'SendFaxCmd: bin/modem\nJobReqBusy: 2\nJobReqOther: 2\nPollLockWait: 1\nUUCPLockTimeout: 1\n' >"$spool/etc/config"
  printf 'LocalIdentifier: scripted\nModemType: Class1\n' >"$spool/etc/config.ttyFAKE"
  printf '127.0.0.1\nlocalhost\n' >"$spool/etc/hosts.hfaxd"
  printf 'AWK=awk\nCAT=cat\nCP=cp\nGREP=grep\nRM=rm\nSED=sed\nSBIN=/usr/sbin\nTIFFBIN=/usr/bin\nENCODING=base64\n' \
    >"$spool/etc/setup.cache"
  # The number's last digit says what the other side does: 1 takes the fax, 2 never, 3 is busy once, 4 for ever.
  cat >"$spool/bin/modem" <<'MODEM'
#!/bin/sh
for argument in "$@"; do job=$argument; done
end() { # code, status, seconds until the next try
  sed -i "s/^status:.*/status:$2/; s/^returned:.*/returned:$1/; s/^tts:.*/tts:$(($(date +%s) + $3))/" "$job"
  echo "$(sed -n 's/^external://p' "$job") $1" >>log/sent
  exit "$1"
}
case $(sed -n 's/^external://p' "$job") in
  *1) end 2 "" 0 ;;
  *2) end 1 "No carrier detected" 0 ;;
  *3) if [ -f log/busy ]; then end 2 "" 0; else touch log/busy; end 0 "Busy signal detected" 2; fi ;;
  *) end 0 "Busy signal detected" 3600 ;;
esac
MODEM
  chmod 755 "$spool/bin/modem"
  chmod 600 "$spool/etc/hosts.hfaxd"
  chown -R uucp:uucp "$spool"
fi
faxq -D -q "$spool" &
queue=$!
echo $queue >"$dir/faxq.pid"
while [ ! -p "$spool/FIFO" ]; do sleep 0.1; done
hfaxd -d -l 127.0.0.1 -i "$port" -q "$spool" &
server=$!
until faxmodem -q "$spool" ttyFAKE; do sleep 0.2; done
echo ready
cat >/dev/null
kill $queue $server
