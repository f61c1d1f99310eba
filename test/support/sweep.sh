# Ends every process that has to do with a folder, wherever it has gone to, and removes the folder.
#
# The folder stands in the first line of the standard input; at its end, which comes however whoever
# holds the other side ends, the work is done. With a slash behind it only what lies below it counts.
# Says what it has found: nothing should be left by then.
trap '' INT TERM HUP
read -r folder || exit 0
cat > /dev/null

# By what it was started with, by where it is, and by what the root of its own file system is made of.
processes() {
  {
    printf '%s\n' "$folder" | grep -lsaF -f - /proc/[0-9]*/cmdline /proc/[0-9]*/environ
    printf '%s\n' "^[0-9]+ [0-9]+ [0-9:]+ /[^ ]* / .*$folder" | grep -lsE -f - /proc/[0-9]*/mountinfo
    find /proc/[0-9]*/cwd -maxdepth 0 -lname "$folder*" 2> /dev/null
  } | cut -d / -f 3 | sort -u | while read -r pid; do
    grep -qs '^State:[[:space:]]*Z' "/proc/$pid/status" || echo "$pid"
  done
}

found=
round=0
while [ -d /proc/self ] && [ "$round" -lt 50 ]; do
  left=$(processes)
  [ -n "$left" ] || break
  [ "$round" -gt 0 ] || for pid in $left; do
    found="$found  $pid $(tr '\0' ' ' < "/proc/$pid/cmdline" 2> /dev/null | cut -c 1-200)
"
  done
  kill -KILL $left 2> /dev/null
  round=$((round + 1))
done
[ -z "$found" ] || printf '\n*** left by tests, and ended now:\n%s' "$found" >&2
grep -sF " $folder" /proc/self/mounts | cut -d ' ' -f 2 | sort -r | while read -r place; do
  umount -l "$place" 2> /dev/null
done
rm -rf "$folder"
