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

  'cli.policy-for': '{{holder}}：',
  'cli.policy-none': '配置“{{name}}”在本应用中没有账号密钥，因此无需为账号设置策略。',
}
