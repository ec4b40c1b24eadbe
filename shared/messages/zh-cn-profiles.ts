import type { enProfiles } from './en-profiles.ts'

/** 配置的副本、文件和链接。 */
export const zhCnProfiles: Readonly<Record<keyof typeof enProfiles, string>> = {
  'profiles.title': '导出与导入',
  'profiles.export-title': '导出',
  'profiles.export-about':
    '把配置写入文件，供其他电脑使用：上传到哪里、允许做什么。密钥留在本机的钥匙串里，绝不会写入文件。',
  'profiles.export-all': '导出全部配置…',
  'profiles.import-title': '导入',
  'profiles.import-about':
    '添加这种文件或单个 profile.json 中的配置。添加前会有对话框列出它们指向哪里。不会替换或选中任何配置，也不会带来密钥。',
  'profiles.import': '导入配置…',
  'profiles.exported_one': '已将 {{count}} 个配置写入 {{fileName}}，不含密钥。',
  'profiles.exported_other': '已将 {{count}} 个配置写入 {{fileName}}，不含密钥。',
  'profiles.imported_one': '已添加 {{count}} 个配置。它还没有密钥：请在左侧选择它并输入。',
  'profiles.imported_other': '已添加 {{count}} 个配置。它们还没有密钥：请在左侧逐个选择并输入。',
  'profiles.added-as': '“{{nameInFile}}”的名称已被占用，在这里叫“{{name}}”。',
  'profiles.local-file': '“{{name}}”用到一个文件，本机也必须有：{{path}}。请把文件放到那里，或修改该配置。',
  'profiles.this-title': '此配置',
  'profiles.duplicate': '创建副本',
  'profiles.duplicate-about': '副本包含除密钥以外的一切。',
  'profiles.export-one': '导出…',
  'profiles.copy-name': '{{name}} 副本',
  'profiles.cli.duplicated': '配置“{{copy}}”是“{{name}}”的副本，不含密钥。',
  'profiles.cli.exported_one': '已将 {{count}} 个配置写入 {{path}}，不含密钥。',
  'profiles.cli.exported_other': '已将 {{count}} 个配置写入 {{path}}，不含密钥。',
  'profiles.cli.imported': '已添加配置“{{name}}”，不含密钥。上传到 {{region}} 的 {{bucket}}，位于“{{prefix}}”之下。',

  'dialog.replace-file.title': '替换“{{name}}”？',
  'dialog.replace-file.detail': '已有同名文件，其内容将丢失。',
  'dialog.replace-file.ok': '替换',
  'dialog.import.title_one': '添加 {{count}} 个配置？',
  'dialog.import.title_other': '添加 {{count}} 个配置？',
  'dialog.import.place': '第 {{from}} 到 {{to}} 个，共 {{all}} 个：',
  'dialog.import.local-file': '它用到一个文件，本机也必须有：{{path}}',
  'dialog.import.after': '它们指向哪里由制作该文件的人决定。添加后不会替换、选中或上传任何内容。',
  'dialog.import.ok': '添加',
  'dialog.import.next': '下一页',
}
