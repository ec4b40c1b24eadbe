/** 关于单位自有临时密钥服务器的文字，错误信息除外。 */
export const zhCnRemote = {
  'source.remote-broker': '贵单位自己的临时密钥服务器',
  'source.remote-broker-hint': '本机不保存腾讯云密钥；临时密钥的权限由该服务器决定。',
  'field.broker-url': '服务器地址',
  'field.broker-url-hint': '例如 https://broker.example.com/sts。地址会原样发送，请不要在其中写入机密。',
  'field.broker-method': '请求方法',
  'broker-method.GET': 'GET：只访问地址，不发送其他内容（示例服务器常用）',
  'broker-method.POST': 'POST：说明需要哪个存储桶、文件夹和权限',
  'invalid.broker-url': '请输入以 https:// 开头的地址，不含用户名、密码和 #。http:// 仅可用于本机。',
} as const
