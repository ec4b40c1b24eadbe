import type { enKeys } from './en-keys.ts'

/** Simplified Chinese for keys and their accounts. */
export const zhCnKeys: Readonly<Record<keyof typeof enKeys, string>> = {
  'account-policy.title': '子账号的策略',
  'account-policy.title-role': '子账号和角色的策略',
  'account-policy.text':
    '此配置所需的账号权限，仅此而已。请复制到腾讯云控制台：这样，即使是保存的密钥本身，权限也不会超出此范围。',
  'account-policy.waiting': '以上各项有效后在此显示。',
  'account-policy.sub-account': '授予密钥所属的子账号',
  'account-policy.role': '授予它所扮演的角色',
  'account-policy.steps': '设置步骤',
  'account-policy.step-user':
    '在访问管理控制台（console.cloud.tencent.com/cam）的“用户”中新建子用户，只勾选“编程访问”，无需登录权限。',
  'account-policy.step-policy': '在“策略”中按策略语法新建自定义策略，选择空白模板，将内容替换为此处复制的策略。',
  'account-policy.step-attach': '将此策略关联给该子用户，不关联其他策略。',
  'account-policy.step-attach-role': '将第一个策略关联给子用户，第二个关联给角色；角色的信任账号须为子用户所属账号。',
  'account-policy.step-key': '为该子用户新建 API 密钥，并保存到这里。',
  'account-policy.step-test': '点击“测试连接”。若一切正常，而之前使用的是主账号的密钥，请在控制台删除该密钥。',

  'source.temporary-key': '由人粘贴临时密钥',
  'source.temporary-key-hint': '仅供应用的一次运行：只保留在内存中，直到过期或应用退出。权限由生成它的一方决定。',
  'key.pasted': '粘贴的临时密钥保存在应用的内存中，过期或应用退出后即消失。',
  'key.not-pasted': '没有临时密钥。粘贴一个才能上传；它只保留在应用的内存中。',
  'pasted.left': '临时密钥剩余{{duration}}。',
  'pasted.ending': '“{{name}}”的临时密钥即将过期。及时输入新的，上传就无需等待。',
  'pasted.waiting': '上传正在等待：“{{name}}”的临时密钥缺失或已过期。输入新的临时密钥后会继续。',
  'pasted.none': '“{{name}}”没有临时密钥。请输入一个再上传。',
  'pasted.enter': '输入临时密钥…',
  'pasted.entry-title': '“{{profile}}”的临时密钥',
  'pasted.entry-where':
    '请粘贴您收到的内容。它只保留在应用的内存中，直到过期或应用退出，不会保存到任何地方。权限由生成它的一方决定。',
  'pasted.entry-advice': '也可以把 STS 或临时密钥服务器返回的 JSON 整段粘贴到任意一栏。',
  'pasted.tmp-secret-id': 'TmpSecretId',
  'pasted.tmp-secret-key': 'TmpSecretKey',
  'pasted.session-token': '会话令牌（Token）',
  'pasted.ends': '到期时间',
  'pasted.ends-hint':
    '剩余分钟数（45）、ExpiredTime 那样的 1970 年以来的秒数（1790000000），或带时区的时间（2026-11-22T18:00:00+08:00）。',
  'pasted.ends-wrong': '请填写到期时间：剩余分钟数（最多 2160）、1970 年以来的秒数，或带时区的时间。',
  'pasted.invalid': '请按收到的内容填写全部三项，不含空格。',
  'pasted.use': '使用密钥',
  'policy.pasted':
    '粘贴的临时密钥的权限由生成它的一方决定，此处无从得知。“实际验证”会在 COS 上试验。应用本身只向此配置的文件夹上传。',

  'cli.policy-for': '{{holder}}：',
  'cli.policy-none': '配置“{{name}}”在本应用中没有账号密钥，因此无需为账号设置策略。',
}
