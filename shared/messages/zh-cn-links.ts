import type { enLinks } from './en-links.ts'

/** 关于添加配置的链接。 */
export const zhCnLinks: Readonly<Record<keyof typeof enLinks, string>> = {
  'dialog.link.title': '添加配置“{{name}}”？',
  'dialog.link.about': '这是一个链接提出的请求。只有在知道链接来自谁、并且确实要上传到这里时才同意：',
  'dialog.link.foreign-host': '{{host}} 代表用其他文字写成的名称，看起来可能像某个熟悉的名称。',
  'dialog.link.after': '添加后不会替换、选中或上传任何内容。它没有密钥：请在设置中输入。',
  'dialog.link.refused': '链接被拒绝',
  'dialog.link.failed': '没有添加链接中的配置',
  'dialog.link.close': '关闭',
  'link.not-a-profile': '这不是指向配置的链接（cos-courier://profile?bucket=…&region=…）。请向制作者索取新的链接。',
  'link.too-long': '它比任何指向配置的链接都长。请向制作者索取新的链接。',
  'link.characters': '它含有链接中不能直接出现的字符。请向制作者索取新的链接。',
  'link.secret':
    '它含有密钥、令牌或类似内容。链接会留在历史记录、聊天和日志中：制作者应立即停用该密钥。其中的内容没有被使用或保存。',
  'link.unknown': '它含有此版本不认识的内容：{{subject}}。请向制作者索取新的链接。',
  'link.twice': '它两次写了 {{subject}}，无法确定以哪个为准。请向制作者索取新的链接。',
  'link.name': '其中的 name 不能作为配置名称。请向制作者索取新的链接。',
  'link.bucket': '其中的 bucket 缺失，或不是完整的存储桶名称。请向制作者索取新的链接。',
  'link.region': '其中的 region 缺失，或不是地域。请向制作者索取新的链接。',
  'link.prefix': '其中的 prefix 不是文件夹：文件夹以 / 结尾，且不含 *、? 或“..”。请向制作者索取新的链接。',
  'link.endpoint': '其中的 endpoint 不是可以用 https 访问的主机。请向制作者索取新的链接。',
  'link.actions': '其中的 actions 不是 upload、check 或 share。请向制作者索取新的链接。',
}
