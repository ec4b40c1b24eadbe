import type { enMain } from './en-main.ts'

/** What main itself says, in Simplified Chinese. */
export const zhCnMain: { readonly [K in keyof typeof enMain]: string } = {
  'cli.failed': '未上传：{{name}}。{{reason}}',
  'cli.unverified': '已上传但未校验（服务器未返回校验值）：{{name}}',
  'cli.skipped': '已跳过：{{name}}（{{reason}}）',
  'cli.summary':
    '已校验 {{verified}} 个，未校验 {{unverified}} 个，跳过 {{skipped}} 个，失败 {{failed}} 个；{{bytes}}，用时 {{duration}}。',
  'cli.nothing-could-start': '缺少密钥或权限，没有文件可以上传。',
  'cli.profile-saved': '配置“{{name}}”已保存。文件将上传到 {{region}} 的 {{bucket}}，前缀“{{prefix}}”。',
  'cli.profile-without-key': '尚未录入密钥：请加上 --secret-stdin 重新执行，或在设置中录入。',
  'cli.profile-removed': '配置“{{name}}”及其密钥已删除。',
  'cli.no-profiles': '还没有配置。',
  'cli.owner-gone': '正在运行的 COS Courier 在命令结束前退出了。请重新执行命令；已完成的分块会保留。',
  'skip.symlink': '符号链接',
  'skip.special-file': '不是普通文件',
  'skip.sensitive': '存放密钥或密码的位置',
  'skip.cancelled': '已取消',
  'window.transfer': 'COS Courier',
  'window.admin': 'COS Courier – 设置',
  'window.key-entry': 'COS Courier – 密钥',
  'dialog.save.title': '修改配置“{{name}}”？',
  'dialog.save.new-title': '新增配置“{{name}}”？',
  'dialog.save.ok': '保存',
  'dialog.cancel': '取消',
  'dialog.save.nothing': '（无）',
  'dialog.remove.title': '删除配置“{{name}}”？',
  'dialog.remove.detail': '其密钥将从本机钥匙串中删除。存储桶中的对象不受影响。',
  'dialog.remove.ok': '删除',
}
