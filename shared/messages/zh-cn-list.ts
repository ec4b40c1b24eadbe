import type { enList } from './en-list.ts'

/** Simplified Chinese texts of the list of uploads. */
export const zhCnList: Readonly<Record<keyof typeof enList, string>> = {
  'speed.graph': '最近两分钟的速度：当前 {{now}}，最高 {{most}}',
  'summary.problems': '查看问题',
  'summary.took': '用时 {{duration}}',

  'list.search-clear': '清除搜索',
  'list.nothing-found': '没有名为“{{search}}”的文件',
  'list.nothing-found-filtered': '当前显示的文件中没有名为“{{search}}”的',
  'list.show-all': '显示全部',

  'row.open': '展开 {{name}}',
  'row.close': '收起 {{name}}',
  'row.roots_one': '{{name}} 等，另有 {{total}} 项',
  'row.roots_other': '{{name}} 等，另有 {{total}} 项',
  'row.files_one': '已完成 {{done}} / {{total}} 个文件',
  'row.files_other': '已完成 {{done}} / {{total}} 个文件',
  'row.failed_one': '{{total}} 个失败',
  'row.failed_other': '{{total}} 个失败',
  'row.added': '添加于 {{time}}',
  'row.reading': '正在读取文件夹',
  'row.uploaded': '已上传',
  'row.nothing': '没有文件',
  'row.show-problem': '查看问题',

  'selection.label': '所选内容',
  'selection.count_one': '已选择 {{total}} 项',
  'selection.count_other': '已选择 {{total}} 项',
  'selection.count-bytes_one': '已选择 {{total}} 项，{{bytes}}',
  'selection.count-bytes_other': '已选择 {{total}} 项，{{bytes}}',
  'selection.clear': '取消选择',

  'command.menu': '对所选内容的操作',
  'command.problem': '查看问题',
  'command.top': '优先上传',
  'command.pause': '暂停',
  'command.resume': '继续',
  'command.retry': '重试',
  'command.cancel': '取消上传',
  'command.copy-key': '复制在 COS 中的名称',
  'command.copy-path': '复制路径',

  'cancel-some.title_one': '取消 {{total}} 个上传？',
  'cancel-some.title_other': '取消 {{total}} 个上传？',
  'cancel-some.title-unknown': '取消所选的上传？',
  'cancel-some.confirm': '取消上传',
}
