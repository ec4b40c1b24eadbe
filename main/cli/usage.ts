/** Printed by `--help`, and after a usage mistake. */
export const USAGE = `COS Courier uploads files and folders to Tencent Cloud COS.

  cos-courier                                        open the window
  cos-courier open PATH...                           add files and folders to the window, as if dropped on it
  cos-courier settings                               open the settings
  cos-courier -- PATH...                             the same, as a desktop starts it; also without --, if the first begins at the root
  cos-courier -- cos-courier://profile?…             ask whether to add the profile that a link proposes
  cos-courier upload PATH... --profile NAME          upload with a stored profile
  cos-courier upload PATH... --profile-file FILE --secret-stdin
                                                     upload without storing anything
  cos-courier profile set NAME --file profile.json [--secret-stdin]
  cos-courier profile list [--json]
  cos-courier profile remove NAME
  cos-courier profile duplicate NAME NEW             a copy without the key
  cos-courier profile export [NAME...] [--out FILE [--force]]
                                                     some or all of them, without keys; to standard output without --out
  cos-courier profile import FILE [--json]           adds the profiles of such a file, or a profile.json; replaces none
  cos-courier profile check NAME [--json] [--other-bucket B]  try at COS what its temporary keys can and cannot do
  cos-courier profile key set NAME --secret-stdin    store its key in the keychain, or replace it
  cos-courier profile key remove NAME                delete its key from the keychain
  cos-courier profile policy NAME                    the least that CAM must allow the key's sub-account, as JSON
  cos-courier uploads list --profile NAME            list unfinished uploads at COS, with what they hold
  cos-courier uploads abort --profile NAME (--older-than AGE | --upload-id ID --key KEY) --yes
                                                     delete them; without --yes only say which
  cos-courier serve --profile NAME --port N          hand temporary keys to other programs and pages until Ctrl+C
  cos-courier serve client add NAME --profile NAME   a client that may ask; prints its token, once
  cos-courier serve client list [--json]
  cos-courier serve client remove NAME
  cos-courier network show [--json]                  proxy and certificate authorities of the whole app
  cos-courier network set --file network.json [--secret-stdin]
                                                     change them; one line of standard input is the proxy's password
  cos-courier managed show [--json]                  what your organisation fixes on this computer, and where that stands
  cos-courier update check [--json]                  is there a newer version of the app
  cos-courier update install [--json]                fetch it, and put it in the place of this one
  cos-courier audit verify [--head HASH] [--after HASH] [--json]
                                                     is the audit log as it was written? HASH: a head kept elsewhere
  cos-courier audit export --format csv|json [--out FILE [--force]]
                                                     its entries, to standard output without --out

Options
  --prefix P       where in the bucket: empty or ending in /; with a stored profile it must lie within the profile's prefix
  --limit-rate R   upload: at most so many bytes per second while it runs: 500k, 10M, 1G in steps of 1024
  --json           one JSON object per line: a file each, a summary last; serve: its address once it answers
  --window         upload: show the window, and leave it open
  --secret-stdin   read two lines from standard input: SecretId, SecretKey; for a broker server its headers, Name: value each
  --admin-passphrase-stdin
                   read the settings' passphrase from standard input, as the line before a key's; where one is set
  --temporary-key-stdin
                   upload, with a profile whose keys are pasted: read TmpSecretId, TmpSecretKey, session token and when it
                   ends (minutes left, seconds since 1970 or an ISO time) as four lines, or STS's answer as JSON
  --older-than AGE uploads: begun longer ago than 90m, 12h, 7d or 4w
  --data-dir DIR   keep settings, journal and audit log in DIR
  --help, --version

Which files (of folders; a file given as PATH is only bound by the sizes)
  --exclude PATTERN          leave out, in gitignore syntax; repeatable, later ones win, ! takes back
  --no-default-excludes      without the patterns that apply unless asked: .DS_Store, Thumbs.db, *.tmp, .git/ …
  --no-hidden                leave out names that begin with a dot
  --symlinks skip|follow     follow only to what lies inside the folder; default skip
  --empty-folders skip|object
                             object: an empty object named like the folder, with a closing /; default skip
  --min-size N, --max-size N bytes, or 10k, 10M, 10G in steps of 1024

Where COS has an object of that key already
  --conflict overwrite|skip|rename|different|newer
                             different: overwrite unless size and CRC64 are equal; newer: overwrite what is older;
                             default overwrite

How objects are stored
  --storage-class CLASS      STANDARD, STANDARD_IA, INTELLIGENT_TIERING, ARCHIVE, DEEP_ARCHIVE, or MAZ_ and one of the first four
  --acl ACL                  default, private, public-read or authenticated-read; only what the profile allows
  --content-type TYPE        for every file; otherwise it follows from the file's extension
  --cache-control TEXT
  --meta NAME=VALUE          as x-cos-meta-NAME; repeatable
  --no-mtime                 do not keep the file's modification time as x-cos-meta-mtime
  --encryption AES256        encrypt with COS's own keys
  --tag KEY=VALUE            repeatable, at most ten times
  --key-template TEMPLATE    key below the prefix, of text and {path} {folder} {name} {ext} {yyyy} {MM} {dd} {user} {host}
                             {crc64} {uuid}; default {folder}/{path}
  --normal-form as-is|nfc    nfc: one Unicode form for names that look the same; default as-is

The endpoint (serve)
  --port N                   0 takes one that is free
  --host ADDRESS             default 127.0.0.1; one that other computers reach needs TLS
  --tls-cert FILE, --tls-key FILE
  --allow-origin ORIGIN      pages that may ask, such as https://app.example.com; repeatable, default none
  --allow-host NAME          a name of this server beside those of this computer; repeatable
Its clients (serve client add)
  --prefix P                 below the profile's; default the profile's
  --actions upload|check|share
                             at most the profile's; default upload
  --form-upload              uploads of a page's form too
  --acl ACL                  one that uploads may set; of those the profile allows
  --duration SECONDS         how long its keys live; at most, and by default, the profile's

Exit codes: 0 all verified or skipped; 1 some failed or unverified; 2 bad usage; 3 nothing could start for want of key or permission.
`
