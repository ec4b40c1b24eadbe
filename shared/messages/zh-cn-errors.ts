import type { enErrors } from './en-errors.ts'

/** Simplified Chinese texts of the errors; the same keys as in English. */
export const zhCnErrors: Readonly<Record<keyof typeof enErrors, string>> = {
  'error.file-changed': '{{subject}}在上传过程中发生了变化。请等到没有程序再写入它，然后点击“重试”。',
  'error.file-vanished': '{{subject}}已经不在原处。请把它放回去，或从新位置重新选择。',
  'error.file-unreadable':
    '您没有读取{{subject}}的权限，或它被其他程序占用。请关闭该程序或修改文件权限，然后点击“重试”。',
  'error.file-read-failed': '读取{{subject}}失败：磁盘或网络驱动器报错。请检查驱动器是否已连接且正常，然后点击“重试”。',
  'error.folder-unreadable': '您没有打开文件夹{{subject}}的权限，其中的内容均未上传。请修改权限后重新添加。',
  'error.name-not-utf8':
    '{{subject}}的文件名不是有效的 Unicode（可能是 GBK 等旧编码），在 COS 中没有正确的名称。请重命名该文件后重新添加。',
  'error.key-too-long': '路径{{subject}}太长，COS 最多允许 850 字节。请缩短文件名或文件夹名后重新添加。',
  'error.key-not-allowed':
    'COS 不允许使用名称{{subject}}。请重命名：不要包含换行、控制字符，也不要以斜杠开头，然后重新添加。',
  'error.key-collision':
    '有两个文件在 COS 中的名称会相同：{{subject}}。本文件没有发送。请重命名其中一个，或上传到另一个文件夹。',
  'error.file-too-large': '{{subject}}超过了 COS 单个对象的大小上限。请拆分后再添加。',
  'error.source-unknown': '本应用不再有读取{{subject}}的许可。请重新添加该文件或文件夹。',
  'error.file-gone': '{{subject}}已不在上传时的位置：可能被移动、重命名或删除。请到新位置查找。',
  'error.file-forgotten': '应用已不再记得上传时{{subject}}的位置。请自行查找；要重新上传，请将它拖到这里。',
  'error.source-missing': '找不到{{subject}}。请连接它所在的驱动器，或从现在的位置重新添加。',

  'error.network-unreachable': '无法连接{{subject}}。请检查网络；网络恢复后会自动继续上传。',
  'error.connection-lost': '与{{subject}}的连接中断。请检查网络后点击“重试”；已完成的分块不会重新发送。',
  'error.connection-stalled': '{{subject}}已停止接收数据。请检查网络或代理，然后点击“重试”；已完成的分块不会重新发送。',
  'error.tls-failure':
    '无法与{{subject}}建立安全连接：其证书不受信任。请检查电脑的日期；如果您的网络使用自己的证书，请在设置的“网络”中指定证书文件。',
  'error.proxy-unreachable': '无法连接代理{{subject}}。请在设置的“网络”中检查其地址，并确认本机位于该代理所在的网络。',
  'error.proxy-auth-required': '代理{{subject}}要求用户名和密码，或不接受所提供的。请在设置的“网络”中填写。',
  'error.proxy-refused':
    '代理{{subject}}不允许本应用通过。请联系其管理员放行 COS 和 STS，或在设置的“网络”中选择其他方式。',
  'error.proxy-unsupported':
    '{{subject}}的代理设置中只有本应用不支持的代理（例如 SOCKS）。请在设置的“网络”中选择 HTTP 代理。',
  'error.pac-failed': '无法读取或运行代理脚本{{subject}}，因此不知道如何连接，也不会连接。请在设置的“网络”中检查。',
  'error.network-invalid':
    '{{subject}}中的网络设置无法使用。文件内容见 docs/command-line.md；方括号中的说明指出了有误的成员。',
  'error.redirect-refused': '{{subject}}要求把上传转到别处，本应用不会跟随。请检查配置中的地域和接入地址。',
  'error.answer-too-large': '{{subject}}的应答远大于 COS 的正常应答。请检查配置中的接入地址以及中间的代理。',
  'error.answer-malformed': '{{subject}}的应答不是 COS 的格式。请检查配置中的接入地址；也可能被网络的登录页面拦截。',

  'error.access-denied':
    'COS 拒绝访问{{subject}}：当前配置没有在该处执行此操作的权限。请联系密钥管理员，或选择其他目标位置。',
  'error.permission-missing':
    'COS 拒绝了请求：密钥所属账号的策略中缺少以下语句，或者存储桶自身的策略禁止了该操作：{{subject}}。请让账号管理员在腾讯云控制台（访问管理 CAM）中添加。',
  'error.bucket-missing': '该地域中没有存储桶{{subject}}。请检查配置中的存储桶名称和地域。',
  'error.signature-refused': 'COS 不接受{{subject}}的签名。请检查密钥是否输入正确且仍在启用。',
  'error.clock-wrong': '本机时间不正确，{{subject}}因此拒绝了请求。请校准日期和时间（建议自动同步），然后点击“重试”。',
  'error.credential-expired': '{{subject}}的临时密钥在续期之前已过期。请点击“重试”。',
  'error.upload-gone': 'COS 中已没有{{subject}}未完成的上传。请点击“重试”，将从头开始上传。',
  'error.slow-down': 'COS 要求放慢{{subject}}的上传。请等待几分钟，然后点击“重试”。',
  'error.server-error':
    'COS 在处理{{subject}}时自身出现问题。请等待几分钟后点击“重试”；如果仍然失败，请把请求编号提供给腾讯云客服。',
  'error.cos-refused': 'COS 拒绝了{{subject}}。请点击“重试”；如果再次发生，请把请求编号提供给管理该配置的人。',
  'error.accelerate-refused':
    'COS 不支持通过全球加速域名对{{subject}}执行此操作。请在 COS 控制台为存储桶开启全球加速，或在配置中选择其他 COS 地址。',
  'error.checksum-mismatch':
    'COS 中保存的{{subject}}与磁盘上读取的内容不一致。请点击“重试”重新发送；请不要删除原文件。',

  'error.sts-unreachable': '无法连接签发临时密钥的{{subject}}。请检查网络和代理，然后点击“重试”。',
  'error.sts-refused':
    '签发临时密钥的服务拒绝了{{subject}}。密钥可能没有调用 GetFederationToken 的权限，请联系密钥管理员。',
  'error.sts-key-refused': '{{subject}}的密钥无效：输入有误、已禁用或已删除。请在设置中重新输入密钥。',
  'error.sts-answer-malformed': '{{subject}}的应答不是腾讯云的格式。请检查配置中的 STS 接入地址以及中间的代理。',

  'error.role-missing': '{{subject}}所填的角色不存在。请将配置中的角色 ARN 与腾讯云控制台（访问管理 CAM → 角色）核对。',
  'error.role-refused':
    '{{subject}}的密钥不能扮演配置中的角色。密钥所属账号需要有允许对该角色调用 sts:AssumeRole 的策略，角色也必须信任该账号（要求外部 ID 时须一致）：请联系角色管理员。',
  'error.role-needs-sub-account':
    '{{subject}}的密钥属于主账号，而主账号不能扮演角色。请输入有权调用 sts:AssumeRole 的子账号密钥，或在配置中选择“已保存的密钥本身”。',

  'error.broker-unreachable':
    '无法连接您组织发放临时密钥的服务器{{subject}}，或它出了故障。请检查网络和代理后点击“重试”；如果仍然失败，请联系该服务器的管理员。',
  'error.broker-auth-refused':
    '您组织的临时密钥服务器{{subject}}拒绝了本应用。请在设置中重新输入它要求的请求头，或联系其管理员。',
  'error.broker-status':
    '您组织的临时密钥服务器{{subject}}没有返回临时密钥。请检查配置中的地址和请求方法，或联系其管理员。',
  'error.broker-redirect': '您组织的临时密钥服务器{{subject}}要求转到别处，本应用不会跟随。请在配置中填写最终地址。',
  'error.broker-answer-too-large': '您组织的临时密钥服务器{{subject}}返回的内容远大于临时密钥。请检查配置中的地址。',
  'error.broker-answer-malformed':
    '您组织的临时密钥服务器{{subject}}返回的内容不是已知的格式。请检查配置中的地址和请求方法；中间可能有登录页面。格式说明见本应用的文档，可提供给其管理员。',
  'error.broker-refused': '您组织的临时密钥服务器没有发放临时密钥，它的原话是：{{subject}}。请联系其管理员。',
  'error.broker-credential-expired':
    '您组织的临时密钥服务器{{subject}}返回的临时密钥已经过期。请检查本机的日期和时间，并请其管理员检查服务器的时间。',
  'error.broker-credential-too-long':
    '您组织的临时密钥服务器{{subject}}返回的临时密钥有效期超过腾讯云允许的 36 小时，因此没有使用。请检查本机的日期和时间，或联系其管理员。',
  'error.broker-elsewhere':
    '您组织的临时密钥服务器返回的临时密钥属于另一个存储桶或地域，与配置不符，因此没有使用：{{subject}}。如果今后要上传到那里，请为它新建配置。',
  'error.broker-headers-missing': '尚未保存临时密钥服务器{{subject}}要求的请求头。请打开设置，点击“输入或更换请求头”。',

  'error.key-missing': '{{subject}}还没有保存密钥。请打开设置，点击“输入密钥”。',
  'error.temporary-key-missing':
    '{{subject}}没有临时密钥，或临时密钥已过期。请向发放者索取新的，在设置的该配置中输入。',
  'error.temporary-key-unusable':
    '{{subject}}的临时密钥已经过期，或有效期超过腾讯云允许的 36 小时。请检查它的到期时间和本机的日期时间，或索取新的临时密钥。',
  'error.keychain-absent':
    '本机没有正在运行的钥匙串，无法保存密钥。在 Linux 上请安装并启动 gnome-keyring 或 KWallet，然后重新登录。',
  'error.keychain-locked': '钥匙串已锁定。请解锁后重试。',
  'error.keychain-dismissed': '钥匙串的询问窗口被关闭而没有得到回答。请重试并解锁钥匙串。',
  'error.keychain-timeout': '钥匙串没有及时响应。请查看它的窗口是否被其他窗口挡住，解锁后重试。',
  'error.keychain-failed': '钥匙串报告了错误。请重试；如果仍然失败，请注销电脑后重新登录。',

  'error.scope-denied': '配置不允许上传到{{subject}}。请选择允许范围内的文件夹，或联系管理员。',
  'error.acl-denied':
    '该配置不允许上传时设置访问权限{{subject}}。请不设置访问权限后再上传，或在“设置”的“高级”中允许它。',
  'error.link-not-allowed':
    '配置{{subject}}只能上传，不能读取，因此无法用它生成临时链接。请改用公开链接，或在配置的设置中允许“上传、检查和下载”。',
  'error.link-too-long': '{{subject}}的密钥有效期不够长，无法生成这样的链接。请选择更短的有效期。',
  'error.link-too-many': '一分钟内请求的链接太多。请稍等一分钟再试。',
  'error.link-elsewhere': '配置{{subject}}现在指向另一个存储桶，无法给出此文件的链接。请使用该文件所在存储桶的配置。',
  'error.link-no-domain': '配置{{subject}}没有自定义域名。请选择其他类型的链接，或在配置的设置中添加。',
  'error.type-denied':
    '未发送{{subject}}：该配置只允许某些内容类型，此文件的类型不在其中。请为上传选择允许的类型，或联系管理员。',
  'error.size-denied':
    '未发送{{subject}}：即使分块，也超出该配置对单个请求大小的限制。请提高该限制，或发送更小的文件。',
  'error.profile-unknown': '没有配置{{subject}}。请选择其他配置，或在设置中添加。',
  'error.profile-invalid': '{{subject}}的设置不完整或有误。请打开设置并更正。',
  'error.profiles-file-invalid': '{{subject}}不是本应用能读取的配置文件。请重新导出或更正该文件；没有添加任何配置。',
  'error.profiles-newer': '{{subject}}由更新版本的应用写成。请先在本机更新 COS Courier，再导入；没有添加任何配置。',
  'error.profiles-full': '配置将超过 {{subject}} 个。请先删除一些；没有添加任何配置。',
  'error.profiles-file-exists': '{{subject}}已存在，未作改动。请换一个名称，或用 --force 替换它。',
  'error.profiles-file-unwritable': '无法写入{{subject}}。请检查文件夹是否存在、是否有写入权限、磁盘是否有空间。',
  'error.managed-denied': '您的组织不允许对{{subject}}这样做。设置中说明了允许的范围；如有需要，请联系管理员。',
  'error.managed-invalid': '无法读取组织配置（{{subject}}），因此不会上传任何内容。请告知管理员。',
  'error.audit-unreadable': '无法读取审计日志。请检查本应用能否读取其数据文件夹，然后重试。',
  'error.export-failed': '无法写入{{subject}}。请选择其他位置，或清理磁盘空间，然后重试。',
  'error.audit-failed':
    '无法写入审计日志，因此既没有发放临时密钥，也没有更改任何设置。请清理磁盘空间，并检查本应用能否写入其数据文件夹。',
  'error.admin-locked': '设置已用口令锁定，此操作需要口令。请在设置中解锁；命令请加 --admin-passphrase-stdin。',
  'error.admin-passphrase-wrong': '口令不正确。请重试；忘记的口令无法找回。',
  'error.admin-wait': '口令错误次数过多。请在 {{subject}} 秒后重试。',
  'error.insecure-endpoint':
    '{{subject}}使用明文 http，网络上的任何人都能读取。请使用 https，或在配置中允许明文 http。',
  'error.ca-file-unreadable': '无法读取证书文件{{subject}}。请检查配置中的路径：必须是 PEM 文件。',

  'error.untrusted-sender': '一个请求来自本应用不认识的页面，已被拒绝。请重新启动本应用。',
  'error.invalid-input': '{{subject}}的输入无效。请更正后重试。',
  'error.destination-refused': '本应用自身的防护拒绝发送{{subject}}：它不在允许的目标范围内。请反馈此问题。',
  'error.page-not-started': '应用的上传页面没有启动。请重新启动应用；如果仍然不行，请重新安装。',
  'error.journal-unreadable':
    '本应用对这次上传的记录已无法读取，因此无法确定是否每个文件都已上传。您的文件没有改动：请再次运行同样的上传，它会从头开始。',
  'error.transfer-restarted':
    '在处理{{subject}}时，负责发送文件的进程被重新启动。请点击“重试”；已完成的分块不会重新发送。',
  'error.cancelled': '{{subject}}已取消。如需上传，请重新添加。',
  'error.internal': '本应用在处理{{subject}}时出错。请点击“重试”；如果仍然失败，请重启本应用并附上日志反馈。',

  'error.reference': '（{{reference}}）',
  'error.request': '请求编号 {{requestId}}',
  'error.quoted': '“{{subject}}”',
  'error.subject.file': '该文件',
  'error.subject.folder': '该文件夹',
  'error.subject.bucket': '（该名称）',
  'error.subject.server': '服务器',
  'error.subject.cos': 'COS',
  'error.subject.sts': '腾讯云 STS',
  'error.subject.profile': '该配置',
  'error.subject.destination': '该目标位置',
  'error.subject.broker': '服务器',
  'error.subject.no-words': '（没有说明）',
  'error.subject.request': '该请求',
  'error.subject.input': '该字段',
}
