import type { enMain } from './en-main.ts'

/** What main itself says, in Simplified Chinese. */
export const zhCnMain: { readonly [K in keyof typeof enMain]: string } = {
  'cli.failed': '未上传：{{name}}。{{reason}}',
  'cli.unverified': '已上传但未校验（服务器未返回校验值）：{{name}}',
  'cli.skipped': '已跳过：{{name}}（{{reason}}）',
  'cli.summary':
    '已校验 {{verified}} 个，未校验 {{unverified}} 个，跳过 {{skipped}} 个，失败 {{failed}} 个；{{bytes}}，用时 {{duration}}。',
  'cli.nothing-could-start': '缺少密钥或权限，没有文件可以上传。',
  'cli.left':
    'COS 上留有未能删除的内容：{{key}} 的未完成上传 {{uploadId}}。在中止之前，其分块会一直存储并产生费用。本应用没有保留它的记录；请用该存储桶的已保存配置执行：{{command}}',
  'cli.left-remembered':
    'COS 上留有未能删除的内容：{{key}} 的未完成上传 {{uploadId}}。在中止之前，其分块会一直存储并产生费用。本应用下次上传到该处时会再次尝试；也可以立即执行：{{command}}',
  'cli.profile-saved': '配置“{{name}}”已保存。文件将上传到 {{region}} 的 {{bucket}}，前缀“{{prefix}}”。',
  'cli.profile-without-key': '尚未录入密钥：请加上 --secret-stdin 重新执行，或在设置中录入。',
  'cli.profile-removed': '配置“{{name}}”及其密钥已删除。',
  'cli.no-profiles': '还没有配置。',
  'cli.interrupted': '已中断。再次执行相同的命令会从中断处继续。',
  'cli.interrupted-unkept':
    '已中断。这条命令不保留任何内容：已开始的分块上传可能仍在 COS 上，在中止之前会产生费用。请用该存储桶的已保存配置执行：cos-courier uploads list --profile NAME',
  'cli.owner-gone': '正在运行的 COS Courier 在命令结束前退出了。请重新执行命令；已完成的分块会保留。',
  'skip.symlink': '符号链接',
  'skip.special-file': '不是普通文件',
  'skip.sensitive': '存放密钥或密码的位置',
  'skip.symlink-outside': '指向文件夹之外的链接',
  'skip.symlink-loop': '指回上级文件夹的链接',
  'skip.excluded': '在排除列表中',
  'skip.hidden': '隐藏文件',
  'skip.too-small': '小于设定大小',
  'skip.too-large': '大于设定大小',
  'skip.exists': '已存在',
  'skip.same': '已存在且内容相同',
  'skip.not-newer': '已有对象不比它旧',
  'skip.cancelled': '已取消',
  'window.transfer': 'COS Courier',
  'window.admin': 'COS Courier – 设置',
  'window.key-entry': 'COS Courier – 密钥',
  'dialog.save.title': '修改配置“{{name}}”？',
  'dialog.save.new-title': '新增配置“{{name}}”？',
  'dialog.save.ok': '保存',
  'dialog.cancel': '取消',
  'dialog.save.nothing': '（无）',
  'dialog.save.public-read': 'public-read：任何知道文件地址的人无需密钥即可读取上传的文件。',
  'dialog.save.authenticated-read': 'authenticated-read：任何拥有腾讯云账号的人都可以读取上传的文件。',
  'dialog.remove.title': '删除配置“{{name}}”？',
  'dialog.remove.detail': '其密钥将从本机钥匙串中删除。存储桶中的对象不受影响。',
  'dialog.remove.ok': '删除',
}
