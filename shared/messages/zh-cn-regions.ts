import type { enRegions } from './en-regions.ts'

/** COS 控制台中各地域的名称。 */
export const zhCnRegions: Readonly<Record<keyof typeof enRegions, string>> = {
  'region.ap-beijing': '北京',
  'region.ap-shanghai': '上海',
  'region.ap-guangzhou': '广州',
  'region.ap-nanjing': '南京',
  'region.ap-chengdu': '成都',
  'region.ap-chongqing': '重庆',
  'region.ap-beijing-1': '北京一区',
  'region.ap-shenzhen-fsi': '深圳金融',
  'region.ap-shanghai-fsi': '上海金融',
  'region.ap-beijing-fsi': '北京金融',
  'region.ap-hongkong': '中国香港',
  'region.ap-singapore': '新加坡',
  'region.ap-jakarta': '雅加达',
  'region.ap-bangkok': '曼谷',
  'region.ap-seoul': '首尔',
  'region.ap-tokyo': '东京',
  'region.na-siliconvalley': '硅谷（美西）',
  'region.na-ashburn': '弗吉尼亚（美东）',
  'region.sa-saopaulo': '圣保罗',
  'region.eu-frankfurt': '法兰克福',
}
