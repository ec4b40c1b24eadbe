import type { enEndpoint } from './en-endpoint.ts'

/** 凭证端点：错误与命令行文本。 */
export const zhCnEndpoint: Readonly<Record<keyof typeof enEndpoint, string>> = {
  'error.endpoint-running': '同一时间只能运行一个端点，{{subject}}已在运行。请先在设置中或在其命令所在的终端中停止它。',
  'error.endpoint-needs-tls':
    '其他计算机可以访问 {{subject}}，因此没有 TLS 时端点不会在此监听。请指定证书及其私钥，或使用 127.0.0.1。',
  'error.endpoint-port-taken': '另一个程序已在使用{{subject}}。请结束该程序，或换一个端口。',
  'error.endpoint-address-unusable':
    '端点无法监听{{subject}}。请使用本机的地址和你有权使用的端口，例如 127.0.0.1 和 8123。',
  'error.endpoint-certificate-unusable':
    '{{subject}}无法使用。证书及其私钥必须是你可以读取的 PEM 文件，两者必须配对，且证书不能过期。',
  'error.endpoint-client-exists': '已有名为{{subject}}的客户端。请换一个名称，或先移除原有的。',
  'error.endpoint-client-unknown': '没有名为{{subject}}的客户端。请列出现有客户端，并使用其中的名称。',
  'error.endpoint-clients-full': '已有 {{subject}} 个客户端，不能再添加。请先移除一个。',
  'error.subject.endpoint': '另一个端点',
  'error.subject.certificate': '端点的证书',

  'endpoint.cli.ready_one': '“{{name}}”的端点正在 {{address}} 应答，面向 {{count}} 个客户端。',
  'endpoint.cli.ready_other': '“{{name}}”的端点正在 {{address}} 应答，面向 {{count}} 个客户端。',
  'endpoint.cli.no-clients':
    '还没有可以请求的客户端。请添加一个：serve client add NAME --profile PROFILE。正在运行的端点会立即识别它。',
  'endpoint.cli.added':
    '以上是“{{name}}”的令牌。它只显示这一次，不会存储在任何地方：请交给客户端，由其以 “Authorization: Bearer TOKEN” 发送。',
  'endpoint.cli.removed': '客户端“{{name}}”已移除，其令牌已失效。',
}
