import { expect, test } from 'vitest'
import { sharesOf } from '../../../scripts/lib/scale-heap.mjs'

test('adds up objects by constructor and everything else by type, the largest first', () => {
  const meta = {
    node_fields: ['type', 'name', 'id', 'self_size', 'edge_count'],
    node_types: [['hidden', 'array', 'string', 'object'], 'string', 'number', 'number', 'number'],
  }
  const strings = ['Object', 'a/b.txt', 'c/d.txt', 'Map']
  const nodes = [
    ...[3, 0, 1, 40, 0],
    ...[2, 1, 3, 100, 0],
    ...[3, 0, 5, 60, 0],
    ...[2, 2, 7, 200, 0],
    ...[3, 3, 9, 16, 0],
  ]
  expect(sharesOf({ snapshot: { meta }, nodes, strings })).toEqual([
    { name: 'string', count: 2, bytes: 300 },
    { name: 'object Object', count: 2, bytes: 100 },
    { name: 'object Map', count: 1, bytes: 16 },
  ])
})
