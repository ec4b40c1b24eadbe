/**
 * COS's regions that anybody can have a bucket in (https://cloud.tencent.com/document/product/436/6224). Only for choosing from:
 * new ones appear, and whatever has the shape of a region is taken.
 */
export const REGIONS = [
  'ap-beijing',
  'ap-shanghai',
  'ap-guangzhou',
  'ap-nanjing',
  'ap-chengdu',
  'ap-chongqing',
  'ap-beijing-1',
  'ap-shenzhen-fsi',
  'ap-shanghai-fsi',
  'ap-beijing-fsi',
  'ap-hongkong',
  'ap-singapore',
  'ap-jakarta',
  'ap-bangkok',
  'ap-seoul',
  'ap-tokyo',
  'na-siliconvalley',
  'na-ashburn',
  'sa-saopaulo',
  'eu-frankfurt',
] as const
export type KnownRegion = (typeof REGIONS)[number]

/** The one of that id, if it is one of these. */
export const knownRegion = (id: string): KnownRegion | undefined => REGIONS.find((region) => region === id)
