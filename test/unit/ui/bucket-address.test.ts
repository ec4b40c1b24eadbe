import { expect, test } from 'vitest'
import { readBucketAddress } from '../../../renderer/admin/first-run/bucket-address.ts'

const bucket = 'photos-1250000000'
const region = 'ap-guangzhou'

test.each([
  ['https://photos-1250000000.cos.ap-guangzhou.myqcloud.com/team/', { bucket, region, prefix: 'team/' }],
  ['photos-1250000000.cos.ap-guangzhou.myqcloud.com', { bucket, region }],
  ['  https://photos-1250000000.cos.ap-guangzhou.myqcloud.com/team/inbox  ', { bucket, region, prefix: 'team/inbox/' }],
  ['https://photos-1250000000.cos.ap-guangzhou.myqcloud.com/team/a.jpg?x=1', { bucket, region, prefix: 'team/' }],
  ['https://photos-1250000000.cos.ap-guangzhou.myqcloud.com/%E7%85%A7%E7%89%87/', { bucket, region, prefix: '照片/' }],
  ['https://photos-1250000000.cos.ap-guangzhou.tencentcos.cn/', { bucket, region }],
  ['https://photos-1250000000.cos-internal.ap-guangzhou.tencentcos.cn/', { bucket, region }],
  ['https://photos-1250000000.cos-website.ap-guangzhou.myqcloud.com/', { bucket, region }],
  ['https://photos-1250000000.cos.accelerate.myqcloud.com/team/', { bucket, prefix: 'team/' }],
  ['https://cos.ap-guangzhou.myqcloud.com/photos-1250000000/team/', { bucket, region, prefix: 'team/' }],
  ['https://photos-1250000000.file.myqcloud.com/', { bucket }],
  ['cos://photos-1250000000/team/', { bucket, prefix: 'team/' }],
  [
    'https://console.cloud.tencent.com/cos/bucket?bucket=photos-1250000000&region=ap-guangzhou&path=%252F',
    { bucket, region },
  ],
  [
    'https://console.tencentcloud.com/cos/bucket?bucket=photos-1250000000&region=ap-guangzhou&path=team%2F',
    { bucket, region, prefix: 'team/' },
  ],
])('what %s says of a bucket is taken over', (text, expected) => {
  expect(readBucketAddress(text)).toEqual(expected)
})

test.each([
  '',
  'photos-1250000000',
  'photos',
  'https://example.com/photos-1250000000/',
  'https://photos.cos.ap-guangzhou.myqcloud.com/',
  'https://photos-1250000000.cos.ap-guangzhou.myqcloud.com.evil.example/',
  'https://console.cloud.tencent.com/cos/bucket',
  'https://photos-1250000000.cos.ap-guangzhou.myqcloud.com:99999/',
])('%j is no address of a bucket, and stays as it is', (text) => {
  expect(readBucketAddress(text)).toBeUndefined()
})

test('a lone % in a folder’s name is a % of that name', () => {
  expect(readBucketAddress('cos://photos-1250000000/100%/')?.prefix).toBe('100%/')
})
