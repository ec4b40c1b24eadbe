/** Where COS and STS are, and how to get there. */
export const enNetwork = {
  'field.cos-kind': 'Address of COS',
  'cos-kind.default': 'Public address of the region (usual)',
  'cos-kind.default-hint': 'From anywhere; from a server in the same region of Tencent Cloud it stays inside.',
  'cos-kind.internal': 'Internal address',
  'cos-kind.internal-hint': 'Only from inside Tencent Cloud; no traffic over the internet.',
  'cos-kind.accelerate': 'Global acceleration',
  'cos-kind.accelerate-hint':
    'For far regions, at an extra charge. It has to be switched on for the bucket in the COS console; some calls, such as deleting, are not offered there.',
  'cos-kind.backup': 'Backup domain (tencentcos.cn)',
  'cos-kind.backup-hint': 'The same servers under another name, for where the usual one cannot be reached.',
  'cos-kind.domain': 'A domain of the bucket’s own',
  'cos-kind.domain-hint':
    'A custom origin domain that was bound to this bucket, with its certificate, in the COS console.',
  'cos-kind.custom': 'Another server',
  'cos-kind.custom-hint': 'A private or test server that speaks COS’s language.',
  'field.cos-domain': 'Domain',
  'field.cos-domain-hint':
    'The whole host, for example https://files.example.com. The bucket’s name is not put before it.',
  'field.cos-endpoint': 'COS endpoint',
  'field.cos-endpoint-hint': 'Without the bucket, for example https://cos.example.com.',
  'field.sts-kind': 'Address of STS',
  'sts-kind.china': 'Site in China (usual)',
  'sts-kind.china-hint': 'sts.tencentcloudapi.com, for accounts of cloud.tencent.com.',
  'sts-kind.international': 'International site',
  'sts-kind.international-hint': 'sts.intl.tencentcloudapi.com, for accounts of tencentcloud.com.',
  'sts-kind.internal': 'Internal address',
  'sts-kind.internal-hint': 'sts.internal.tencentcloudapi.com, only from inside Tencent Cloud.',
  'sts-kind.custom': 'Another server',
  'sts-kind.custom-hint': 'A private or test server.',
  'field.sts-endpoint': 'STS endpoint',
  'field.sts-endpoint-hint': 'For example https://sts.example.com.',
} as const
