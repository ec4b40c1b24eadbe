/** Printed by `--help`, and after a usage mistake. */
export const USAGE = `COS Courier uploads files and folders to Tencent Cloud COS.

  cos-courier                                        open the window
  cos-courier upload PATH... --profile NAME          upload with a stored profile
  cos-courier upload PATH... --profile-file FILE --secret-stdin
                                                     upload without storing anything
  cos-courier profile set NAME --file profile.json [--secret-stdin]
  cos-courier profile list [--json]
  cos-courier profile remove NAME

Options
  --prefix P       where in the bucket: empty or ending in /; with a stored profile it must lie within the profile's prefix
  --json           one JSON object per line: a file each, a summary last
  --window         upload: show the window, and leave it open
  --secret-stdin   read two lines from standard input: SecretId, SecretKey
  --data-dir DIR   keep settings, journal and audit log in DIR
  --help, --version

Key of each object: prefix + name of the given folder + / + relative path; for a file, prefix + name.
Exit codes: 0 all verified or skipped; 1 some failed or unverified; 2 bad usage; 3 no file could start for want of key or permission.
`
