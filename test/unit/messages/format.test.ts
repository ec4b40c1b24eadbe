import { expect, test } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatSpeed,
} from '../../../shared/messages/format.ts'

test('sizes have at most three digits and never show 1000 of a unit', () => {
  const shown = [0, 1, 999, 1500, 999_400, 999_600, 48_700_000, 3.2e9, 1.5e12].map((bytes) => formatBytes('en', bytes))
  expect(shown).toEqual(['0 bytes', '1 byte', '999 bytes', '1.5 kB', '999 kB', '1 MB', '48.7 MB', '3.2 GB', '1.5 TB'])
  expect(formatBytes('zh-CN', 512)).toBe('512字节')
})

test('a speed below a kilobyte does not jump to another unit', () => {
  expect([0, 500, 1500, 45.3e6].map((speed) => formatSpeed('en', speed))).toEqual([
    '0 kB/s',
    '0.5 kB/s',
    '1.5 kB/s',
    '45.3 MB/s',
  ])
})

test('durations show their two largest units', () => {
  expect([0, 45, 185, 3600, 7500, 200_000].map((seconds) => formatDuration('en', seconds))).toEqual([
    '0 sec',
    '45 sec',
    '3 min 5 sec',
    '1 hr',
    '2 hr 5 min',
    '2 days 7 hr',
  ])
  expect(formatDuration('zh-CN', 7500)).toBe('2小时5分钟')
})

test('100 % means all of it', () => {
  expect([0, 0.5, 0.9999, 1].map((ratio) => formatPercent('en', ratio))).toEqual(['0%', '50%', '99%', '100%'])
  expect(formatPercent('en', 0.29)).toBe('29%')
})

test('counts are grouped', () => {
  expect(formatCount('en', 1_234_567)).toBe('1,234,567')
})
