// @ts-check
import { randomBytes } from 'node:crypto'

/**
 * An Xauthority file with one fresh cookie that is good for every display (family "wild"): the number of a private
 * display is not known before it runs. Format: big-endian lengths before each field, see Xau(3).
 */
export function wildcardCookie() {
  const fields = ['', '', 'MIT-MAGIC-COOKIE-1'].map((text) => counted(Buffer.from(text)))
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...fields, counted(randomBytes(16))])
}

/** @param {Buffer} content */
function counted(content) {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(content.length)
  return Buffer.concat([length, content])
}

/**
 * Configuration of a session bus that starts only the services in one folder: the usual one would start a keychain, a
 * file-manager helper and whatever else the machine has, outside our control.
 * @param {{ socket: string, services: string }} paths absolute
 */
export const busConfig = ({ socket, services }) => `<!DOCTYPE busconfig PUBLIC
  "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>${services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

/** The window in which gnome-keyring asks for a password, started by the bus when it is needed. */
export const PROMPTER_SERVICE = `[D-BUS Service]
Name=org.gnome.keyring.SystemPrompter
Exec=/usr/libexec/gcr-prompter
`
