import type { enHardening } from './en-hardening.ts'

/** 拒绝启动的方式，以及第三方许可证。 */
export const zhCnHardening: Readonly<Record<keyof typeof enHardening, string>> = {
  'error.notices-not-shown': '无法打开第三方许可证列表。文件在这里：{{subject}}。请用文本编辑器打开。',
  'about.notices': '第三方许可证',
  'refused.sandbox': '带有 {{name}} 时 COS Courier 不会启动：它会去掉页面与这台电脑之间的沙箱。请去掉它再启动。',
  'refused.appimage':
    'COS Courier 不会在没有沙箱时启动。AppImage 加上了 {{name}}，因为此系统不允许普通程序创建用户命名空间。请安装 .deb 或 .rpm（其中带有沙箱所需的一切），或者允许用户命名空间后再启动：sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0（Ubuntu 24.04 及以后），sudo sysctl -w kernel.unprivileged_userns_clone=1（较旧的 Debian）。',
  'refused.driving': '带有 {{name}} 时 COS Courier 不会启动：其他程序可以借此控制它并读取其中的内容。请去掉它再启动。',
  'refused.programs': '带有 {{name}} 时 COS Courier 不会启动：它会用别的程序替换其中一部分。请去掉它再启动。',
  'refused.data':
    '带有 {{name}} 时 COS Courier 不会启动：它会让数据保存到别处，或不受保护。请去掉它再启动；数据所在的文件夹用 --data-dir DIR 选择。',
  'refused.network':
    '带有 {{name}} 时 COS Courier 不会启动：它会改变与谁通信以及是否检查对方。请去掉它再启动；代理在设置中填写，或使用：cos-courier network set。',
  'refused.pages': '带有 {{name}} 时 COS Courier 不会启动：它会放宽对页面的限制。请去掉它再启动。',
  'refused.unknown': 'COS Courier 没有 {{name}} 这个选项。以短横线开头的路径要写在 -- 之后。',
  'refused.variable':
    '设置了环境变量 {{name}} 时 COS Courier 不会启动：请求会连同密钥 ID 一起被打印出来。请取消该变量再启动。',
}
