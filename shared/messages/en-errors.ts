/** One text per `ErrorCode`: what happened, to what, and what a person does next. `{{subject}}` comes quoted. */
export const enErrors = {
  'error.file-changed':
    '{{subject}} changed while it was being uploaded. Wait until nothing writes to it any more, then choose Retry.',
  'error.file-vanished': '{{subject}} is no longer there. Put it back or choose it again from its new place.',
  'error.file-unreadable':
    '{{subject}} may not be read by you, or another program has locked it. Close that program or change the file’s permissions, then choose Retry.',
  'error.file-read-failed':
    'Reading {{subject}} failed: the disk or the network drive gave an error. Check that the drive is connected and healthy, then choose Retry.',
  'error.folder-unreadable':
    'The folder {{subject}} may not be opened by you, so nothing in it was uploaded. Change its permissions and add it again.',
  'error.name-not-utf8':
    'The name of {{subject}} is not valid Unicode (an old encoding such as GBK), so it has no correct name in COS. Rename the file and add it again.',
  'error.key-too-long':
    'The path {{subject}} is too long for COS, which allows 850 bytes. Shorten the names of the file or its folders and add it again.',
  'error.key-not-allowed':
    'COS does not allow the name {{subject}}. Rename the file without line breaks, control characters or a leading slash and add it again.',
  'error.key-collision':
    'Two files would get the same name in COS: {{subject}}. This one was not sent. Rename one of them, or upload it to another folder.',
  'error.file-too-large': '{{subject}} is larger than COS accepts for one object. Split it and add the pieces.',
  'error.source-unknown': 'The app no longer has permission to read {{subject}}. Add the file or folder again.',
  'error.file-gone':
    '{{subject}} is not where it was when it was uploaded: it was moved, renamed or deleted. Look for it in its new place.',
  'error.file-forgotten':
    'The app no longer knows where {{subject}} was when it was uploaded. Look for it yourself; drop it here to upload it again.',
  'error.source-missing':
    '{{subject}} was not found. Connect the drive it is on, or add it again from where it is now.',

  'error.network-unreachable':
    '{{subject}} cannot be reached. Check the internet connection; uploading goes on by itself when it is back.',
  'error.connection-lost':
    'The connection to {{subject}} broke off. Check the network and choose Retry; finished parts are not sent again.',
  'error.connection-stalled':
    '{{subject}} has stopped taking data. Check the network or the proxy, then choose Retry; finished parts are not sent again.',
  'error.tls-failure':
    'No secure connection to {{subject}}: its certificate is not trusted. Check the computer’s date; if your network uses its own certificate, set its file under Network in the settings.',
  'error.proxy-unreachable':
    'The proxy {{subject}} cannot be reached. Check its address under Network in the settings, and that this computer is in the proxy’s network.',
  'error.proxy-auth-required':
    'The proxy {{subject}} wants a user name and password, or does not take those it was given. Enter them under Network in the settings.',
  'error.proxy-refused':
    'The proxy {{subject}} does not let the app through. Ask who runs it to allow COS and STS, or choose another way under Network in the settings.',
  'error.proxy-unsupported':
    'The proxy settings of {{subject}} name only proxies the app does not speak with, such as SOCKS. Choose an HTTP proxy under Network in the settings.',
  'error.pac-failed':
    'The proxy script {{subject}} cannot be read or run, so the app does not know the way and does not connect. Check it under Network in the settings.',
  'error.network-invalid':
    'The network settings in {{subject}} cannot be used. docs/command-line.md says what the file holds; the remark in brackets names the member.',
  'error.redirect-refused':
    '{{subject}} sent the upload elsewhere, and the app does not follow. Check region and endpoint in the profile’s settings.',
  'error.answer-too-large':
    'The answer of {{subject}} was far larger than COS ever sends. Check the endpoint in the profile’s settings and any proxy in between.',
  'error.answer-malformed':
    'The answer of {{subject}} is not what COS sends. Check the endpoint in the profile’s settings; a login page of the network may be in between.',

  'error.access-denied':
    'COS refused access to {{subject}}: this profile may not do that there. Ask whoever manages the key, or choose another destination.',
  'error.permission-missing':
    'COS refused: the key’s account lacks this statement in its policy, or the bucket’s own policy forbids it: {{subject}}. Ask whoever manages the account to add it in Tencent Cloud’s console (CAM).',
  'error.bucket-missing':
    'There is no bucket {{subject}} in this region. Check the bucket’s name and its region in the profile’s settings.',
  'error.signature-refused':
    'COS did not accept the signature for {{subject}}. Check that the key is entered correctly and is still active.',
  'error.clock-wrong':
    'This computer’s clock is wrong, so {{subject}} refuses its requests. Set date and time, best automatically, then choose Retry.',
  'error.credential-expired': 'The temporary key for {{subject}} ran out before it could be renewed. Choose Retry.',
  'error.upload-gone':
    'COS no longer knows the unfinished upload of {{subject}}. Choose Retry: it starts from the beginning.',
  'error.slow-down': 'COS asks to send {{subject}} more slowly. Wait a few minutes, then choose Retry.',
  'error.server-error':
    'COS has a problem of its own with {{subject}}. Wait a few minutes and choose Retry; if it stays, give the request number to Tencent Cloud’s support.',
  'error.cos-refused':
    'COS refused {{subject}}. Choose Retry; if it happens again, give the request number to whoever manages the profile.',
  'error.accelerate-refused':
    'COS does not do this for {{subject}} by global acceleration. Switch it on for the bucket in the COS console, or choose another address of COS in the profile’s settings.',
  'error.checksum-mismatch':
    'What COS stored of {{subject}} is not what was read from the disk. Choose Retry to send it again; do not delete the original.',

  'error.sts-unreachable':
    '{{subject}}, which issues temporary keys, cannot be reached. Check the internet connection and any proxy, then choose Retry.',
  'error.sts-refused':
    'The service that issues temporary keys refused {{subject}}. The key may lack the right to call GetFederationToken: ask whoever manages it.',
  'error.sts-key-refused':
    'The key of {{subject}} is not valid: mistyped, disabled or deleted. Enter the key again in the settings.',
  'error.sts-answer-malformed':
    'The answer of {{subject}} is not what Tencent Cloud sends. Check the STS endpoint in the profile’s settings and any proxy in between.',

  'error.role-missing':
    'There is no role of the name or number that {{subject}} gives. Compare the role ARN in the profile’s settings with Tencent Cloud’s console (CAM, Roles).',
  'error.role-refused':
    'The key of {{subject}} may not take the profile’s role. The key’s account needs a policy that allows sts:AssumeRole on it, and the role has to trust that account, with the same external ID where it asks for one: ask whoever manages the role.',
  'error.role-needs-sub-account':
    'The key of {{subject}} is a root account’s, and a root account cannot take a role. Enter a sub-account’s key that may call sts:AssumeRole, or choose “The stored key itself” in the profile’s settings.',

  'error.broker-unreachable':
    'Your organisation’s broker {{subject}}, which issues temporary keys, cannot be reached or has a problem. Check the internet connection and any proxy, then choose Retry; if it stays, ask whoever runs it.',
  'error.broker-auth-refused':
    'Your organisation’s broker {{subject}} does not let this app in. Enter its headers again in the settings, or ask whoever runs it.',
  'error.broker-status':
    'Your organisation’s broker {{subject}} did not answer with temporary keys. Check its address and method in the profile’s settings, or ask whoever runs it.',
  'error.broker-redirect':
    'Your organisation’s broker {{subject}} sent the app elsewhere, and the app does not follow. Enter the final address in the profile’s settings.',
  'error.broker-answer-too-large':
    'The answer of your organisation’s broker {{subject}} was far larger than temporary keys are. Check its address in the profile’s settings.',
  'error.broker-answer-malformed':
    'The answer of your organisation’s broker {{subject}} has none of the known forms. Check its address and method in the profile’s settings; a login page may be in between. Whoever runs it finds the forms in the app’s documentation.',
  'error.broker-refused':
    'Your organisation’s broker gave no temporary keys. In its own words: {{subject}} Ask whoever runs it.',
  'error.broker-credential-expired':
    'The temporary keys from your organisation’s broker {{subject}} have expired already. Check this computer’s date and time, and ask whoever runs the broker to check its own.',
  'error.broker-credential-too-long':
    'The temporary keys from your organisation’s broker {{subject}} would live longer than the 36 hours that Tencent Cloud allows, so they were not used. Check this computer’s date and time, or ask whoever runs the broker.',
  'error.broker-elsewhere':
    'Your organisation’s broker gave temporary keys for another bucket or region than the profile’s, so they were not used: {{subject}} If uploads are to go there now, make a new profile for it.',
  'error.broker-headers-missing':
    'The headers that the broker {{subject}} asks for are not stored. Open the settings and choose “Enter or change headers”.',

  'error.key-missing': 'No key is stored for {{subject}}. Open the settings and choose “Enter key”.',
  'error.temporary-key-missing':
    'There is no temporary key for {{subject}}, or it has run out. Ask whoever makes them for another and enter it: Settings, then the profile.',
  'error.temporary-key-unusable':
    'The temporary key for {{subject}} has run out already, or would live longer than the 36 hours that Tencent Cloud allows. Check when it ends and this computer’s date and time, or ask for another.',
  'error.keychain-absent':
    'This computer has no running keychain to keep the key in. On Linux install and start gnome-keyring or KWallet, then log in again.',
  'error.keychain-locked': 'The keychain is locked. Unlock it and try again.',
  'error.keychain-dismissed':
    'The keychain’s question was closed without an answer. Try again and unlock the keychain.',
  'error.keychain-timeout':
    'The keychain did not answer in time. Look for its window behind the others, unlock it and try again.',
  'error.keychain-failed':
    'The keychain reported an error. Try again; if it stays, log out of the computer and in again.',

  'error.scope-denied':
    'The profile’s settings do not allow uploads to {{subject}}. Choose a folder inside the allowed one, or ask whoever manages the profile.',
  'error.acl-denied':
    'The profile does not allow uploads to set the access right {{subject}}. Upload without it, or have it allowed under Settings, Advanced.',
  'error.link-not-allowed':
    'The profile {{subject}} may upload but not read, so no signed link can be made with it. Choose a public link, or have “Upload, check and download” allowed in the settings of the profile.',
  'error.link-too-long': 'The keys of {{subject}} do not live long enough for such a link. Choose a shorter life.',
  'error.link-too-many': 'Too many links were asked for within a minute. Wait a minute, then try again.',
  'error.link-elsewhere':
    'The profile {{subject}} goes to another bucket now, so it has no link to this file. Use a profile for the bucket it is in.',
  'error.link-no-domain':
    'The profile {{subject}} has no custom domain. Choose another kind of link, or set one in the settings of the profile.',
  'error.type-denied':
    '{{subject}} was not sent: the profile allows only some content types, and this file’s is none of them. Choose a type for the upload that is allowed, or ask whoever manages the profile.',
  'error.size-denied':
    '{{subject}} was not sent: it is too large for the profile’s limit on one request, also in parts. Have that limit raised, or send a smaller file.',
  'error.profile-unknown': 'There is no profile {{subject}}. Choose another one, or add it in the settings.',
  'error.profile-invalid': 'The settings of {{subject}} are incomplete or wrong. Open the settings and correct them.',
  'error.profiles-file-invalid':
    '{{subject}} is not a file of profiles that this app can read. Export it again, or correct it; nothing was added.',
  'error.profiles-newer':
    '{{subject}} was written by a newer version of the app. Update COS Courier here, then import it; nothing was added.',
  'error.profiles-full': 'There would be more than {{subject}} profiles. Remove some first; nothing was added.',
  'error.profiles-file-exists':
    '{{subject}} is there already and was left as it is. Choose another name, or have it replaced with --force.',
  'error.profiles-file-unwritable':
    '{{subject}} could not be written. Check that the folder is there, that you may write to it, and that the disk has space.',
  'error.managed-denied':
    'Your organisation does not allow this for {{subject}}. The settings say what it allows; ask your administrator for more.',
  'error.managed-invalid':
    'The configuration of your organisation ({{subject}}) cannot be read, so nothing is uploaded. Tell your administrator.',
  'error.audit-unreadable':
    'The audit log cannot be read. Check whether this app may read its data folder, and try again.',
  'error.export-failed':
    '{{subject}} could not be written. Choose another place, or free some disk space, and try again.',
  'error.admin-locked':
    'The settings are locked with a passphrase, and this needs it. Unlock them in Settings; for a command add --admin-passphrase-stdin.',
  'error.admin-passphrase-wrong': 'The passphrase is wrong. Try again; a forgotten one cannot be found out.',
  'error.admin-wait': 'Too many wrong passphrases. Try again in {{subject}} s.',
  'error.audit-failed':
    'The audit log could not be written, so no temporary key was given out and nothing was changed. Free some disk space and check that the app may write to its data folder.',
  'error.insecure-endpoint':
    '{{subject}} uses plain http, which anyone on the network can read. Use https, or allow plain http in the profile’s settings.',
  'error.ca-file-unreadable':
    'The certificate file {{subject}} cannot be read. Check its path in the profile’s settings: it must be a PEM file.',

  'error.untrusted-sender': 'A request came from a page the app does not know and was refused. Restart the app.',
  'error.invalid-input': 'What was entered for {{subject}} is not valid. Correct it and try again.',
  'error.destination-refused':
    'The app’s own guard refused to send {{subject}}: it lies outside the allowed destination. Report this.',
  'error.page-not-started':
    'The app’s upload page did not start. Start the app again; if that does not help, install it anew.',
  'error.journal-unreadable':
    'The app’s own record of this upload cannot be read any more, so it is not known of every file whether it arrived. Your files are untouched: run the same upload again, which begins anew.',
  'error.transfer-restarted':
    'The part of the app that sends files was restarted while it worked on {{subject}}. Choose Retry; finished parts are not sent again.',
  'error.cancelled': '{{subject}} was cancelled. Add it again to upload it.',
  'error.internal':
    'The app made a mistake with {{subject}}. Choose Retry; if it stays, restart the app and report it with the log.',

  'error.reference': '({{reference}})',
  'error.request': 'request {{requestId}}',
  'error.quoted': '“{{subject}}”',
  'error.subject.file': 'this file',
  'error.subject.folder': 'this folder',
  'error.subject.bucket': 'of this name',
  'error.subject.server': 'the server',
  'error.subject.cos': 'COS',
  'error.subject.sts': 'Tencent Cloud STS',
  'error.subject.profile': 'this profile',
  'error.subject.destination': 'this destination',
  'error.subject.broker': 'the server',
  'error.subject.no-words': 'no words at all',
  'error.subject.request': 'this request',
  'error.subject.input': 'this field',
} as const
