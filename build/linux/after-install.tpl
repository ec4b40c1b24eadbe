#!/bin/sh
# After installing or upgrading the deb ($1: configure, or abort-… when something else failed) and the rpm ($1: how many
# of it there are). Everything but the sandbox may fail without harm. electron-builder fills in the names in braces.
set -e

case "$1" in
  configure | abort-upgrade | abort-remove | abort-deconfigure | [1-9]*) ;;
  *) exit 0 ;;
esac

APP='/opt/${sanitizedProductName}'

# Chromium uses the setuid helper only where the kernel refuses user namespaces, and the app never starts without a
# sandbox. Always set: whether root may make namespaces says nothing about other users. An administrator's override wins.
if ! dpkg-statoverride --list "$APP/chrome-sandbox" >/dev/null 2>&1; then
  chmod 4755 "$APP/chrome-sandbox"
fi

# Ubuntu 24.04 and later let only programs with a profile make user namespaces. Older AppArmor does not understand this
# profile, and needs none.
SOURCE="$APP/resources/apparmor-profile"
PROFILE='/etc/apparmor.d/${executable}'
if [ -d /etc/apparmor.d ] && command -v apparmor_parser >/dev/null 2>&1 &&
  apparmor_parser --skip-kernel-load --skip-cache "$SOURCE" >/dev/null 2>&1; then
  cp -f "$SOURCE" "$PROFILE"
  chmod 644 "$PROFILE"
  # In a chroot, where images are made, there is no kernel of ours to load it into.
  if [ -d /sys/kernel/security/apparmor ] && ! { command -v ischroot >/dev/null 2>&1 && ischroot; }; then
    apparmor_parser --replace --write-cache --skip-read-cache "$PROFILE" || true
  fi
fi

if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database -q /usr/share/applications || true
fi
