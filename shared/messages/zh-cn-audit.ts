import type { enAudit } from './en-audit.ts'

/** 审计日志的命令行。 */
export const zhCnAudit: Readonly<Record<keyof typeof enAudit, string>> = {
  'audit.cli.empty': '{{path}} 中没有任何记录。',
  'audit.cli.entries_one': '{{path}} 中有 {{number}} 条记录。',
  'audit.cli.entries_other': '{{path}} 中有 {{number}} 条记录。',
  'audit.cli.linked': '每一行都与前一行衔接。',
  'audit.cli.earlier-missing_one':
    '这里的日志从较晚的文件开始：之前的 {{number}} 个文件不在此文件夹中。请用 --after 给出其最后的链头。',
  'audit.cli.earlier-missing_other':
    '这里的日志从较晚的文件开始：之前的 {{number}} 个文件不在此文件夹中。请用 --after 给出其最后的链头。',
  'audit.cli.place': '{{line}}（{{file}}）',
  'audit.cli.chain-broken': '第 {{line}} 行与前一行不衔接：其中一行被修改过，或者此处增加或删除过行。',
  'audit.cli.not-json': '第 {{line}} 行不是审计日志的记录：被修改过或已损坏。',
  'audit.cli.repairs_one': '有 {{number}} 行因崩溃而中断，已作标记。',
  'audit.cli.repairs_other': '有 {{number}} 行因崩溃而中断，已作标记。',
  'audit.cli.torn-tail':
    '最后一行不完整：写入时应用或电脑停止运行，或者正在写入。这并不表示日志被修改过；该行不计入记录，下一条记录会对其作标记。',
  'audit.cli.head': '链头：{{head}}',
  'audit.cli.no-kept-head':
    '能修改此文件的人也能重新生成整条链，因此只有与保存在别处的链头对照，才能发现修改：audit verify --head HASH。',
  'audit.cli.kept-head-same': '您保存的链头就是此日志的链头：此后没有增加任何行。',
  'audit.cli.kept-head-grown_one': '您保存的链头在此日志中；此后增加了 {{number}} 条记录。',
  'audit.cli.kept-head-grown_other': '您保存的链头在此日志中；此后增加了 {{number}} 条记录。',
  'audit.cli.kept-head-missing': '您保存的链头不在此日志中：日志被修改、截短或替换过。',
  'audit.cli.unreadable': '无法读取审计日志 {{path}}（{{reason}}）。',
  'audit.cli.file-exists': '{{path}} 已存在。请选择其他文件，或用 --force 替换。',
  'audit.cli.unwritable': '无法写入 {{path}}（{{reason}}）。',
  'audit.cli.export-failed': '无法导出审计日志 {{path}}（{{reason}}）。',
}
