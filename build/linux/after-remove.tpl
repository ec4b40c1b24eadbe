#!/bin/sh
# After removing the deb ($1: remove, then purge with apt purge; upgrade and others come between two versions) and the
# rpm ($1: how many are left). Takes away what after-install made outside the package, and nothing of any user.
set -e

PROFILE='/etc/apparmor.d/${executable}'

clean_up() {
  if [ -f "$PROFILE" ]; then
    if [ -d /sys/kernel/security/apparmor ] && command -v apparmor_parser >/dev/null 2>&1 &&
      ! { command -v ischroot >/dev/null 2>&1 && ischroot; }; then
      apparmor_parser --remove "$PROFILE" || true
    fi
    rm -f "$PROFILE"
  fi
  rm -f /var/cache/apparmor/*/'${executable}'
  if command -v update-desktop-database >/dev/null 2>&1; then
    update-desktop-database -q /usr/share/applications || true
  fi
}

say_what_stays() {
  cat <<'END'
COS Courier is removed. What belongs to its users stays, for each of them:
  ~/.config/COS Courier   settings, profiles, queue, history, audit log, log
  the keychain (service "COS Courier")   permanent keys
A user deletes the folder with: rm -r ~/.config/'COS Courier'
and the keys in the desktop's password manager (Passwords and Keys, KWalletManager).
END
  if [ -d /etc/cos-courier ]; then
    echo 'The configuration of the organisation in /etc/cos-courier stays too.'
  fi
}

case "$1" in
  remove | 0)
    clean_up
    say_what_stays
    ;;
  purge)
    clean_up
    echo 'COS Courier: nothing of the package is left. What its users have in ~/.config/COS Courier stays.'
    ;;
esac
