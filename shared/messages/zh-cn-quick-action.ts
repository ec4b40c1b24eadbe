export const zhCnQuickAction = {
  'menu.quick-action': '添加到“访达”快速操作',
  'quick-action.added': '已添加到“访达”快速操作',
  'quick-action.where':
    '在“访达”中选择文件或文件夹，打开其菜单，然后选取“快速操作”→“使用 COS Courier 上传”。如果没有此项，请在“系统设置”→“通用”→“登录项与扩展”→“访达”中打开它。',
  'quick-action.failed': '无法添加快速操作',
  'quick-action.failed-where': '无法写入 {{folder}}（{{detail}}）。请允许写入该位置，然后重试。',
} as const
