import type { enManaged } from './en-managed.ts'

/** 组织在其电脑上固定的设置。 */
export const zhCnManaged: Readonly<Record<keyof typeof enManaged, string>> = {
  'managed.by': '由{{organisation}}管理',
  'managed.by-nameless': '由您的组织管理',
  'managed.tag': '由您的组织提供',
  'managed.given': '此配置由您的组织提供，不能在这里更改或删除。',
  'managed.ignored.file-owner':
    '已忽略 {{place}} 中的组织配置：该文件属于 {{owner}}，而不属于这台电脑的管理员。请告知管理员。',
  'managed.ignored.file-writable': '已忽略 {{place}} 中的组织配置：除管理员外，其他人也能写入该文件。请告知管理员。',
  'managed.ignored.folder-owner':
    '已忽略 {{place}} 中的组织配置：其所在文件夹属于 {{owner}}，而不属于这台电脑的管理员。请告知管理员。',
  'managed.ignored.folder-writable':
    '已忽略 {{place}} 中的组织配置：除管理员外，其他人也能写入其所在文件夹。请告知管理员。',
  'managed.invalid': '无法读取 {{place}} 中的组织配置，因此不会上传任何内容。请告知管理员：{{detail}}',
  'managed.rule.profiles': '由组织提供的配置：{{names}}。',
  'managed.rule.no-own-profiles': '不能使用其他配置。',
  'managed.rule.sources': '临时密钥只能来自：{{sources}}。',
  'managed.rule.duration': '临时密钥的有效期最长为 {{duration}}。',
  'managed.rule.no-endpoint': '面向其他客户端的服务端点保持关闭。',
  'managed.rule.no-links': '拒绝提议配置的链接。',
  'managed.rule.no-settings': '不能打开或更改设置。',
  'managed.rule.updates-off': '不检查新版本。',
  'managed.rule.updates-notify': '有新版本时只提示，由人确认后才安装。',
  'managed.rule.updates-automatic': '自动安装新版本。',
  'managed.rule.channel-stable': '只检查稳定版。',
  'managed.rule.channel-beta': '也检查测试版。',
  'managed.cli.none': '这台电脑没有组织配置。',
  'managed.cli.looked': '查找的位置：{{places}}',
  'managed.cli.found': '{{by}}：{{place}}，属于 {{owner}}。',
  'managed.cli.nothing-fixed': '其中没有固定任何设置。',
}
