// @ts-check
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from '../lib/project.mjs'

const LICENCE_FILE = /^(?:licen[cs]e|copying|unlicen[cs]e|notice)(?:[.-].*)?$/i

/**
 * The text that a package wants kept: its licence files and notices, else what its README says, else, for one that only
 * names the MIT licence, that text with its author's name. Throws where there is none.
 * @param {string} dir
 * @param {{ name: string, licence: string, holder?: string }} facts
 * @param {readonly string[]} files names in `dir`
 */
export function licenceTextOf(dir, { name, licence, holder }, files) {
  /** @param {string} file */
  const read = (file) => plain(readFileSync(path.join(dir, file), 'utf8'))
  const own = files.filter((file) => LICENCE_FILE.test(file)).sort()
  if (own.length > 0) return own.map(read).join('\n\n')
  const readme = files.find((file) => /^readme/i.test(file))
  const said = readme === undefined ? undefined : /^#* *licen[cs]e.*$[\s\S]*/im.exec(read(readme))?.[0]
  if (said?.includes('Permission is hereby granted')) return said
  if (licence !== 'MIT') throw new Error(`${name} comes without the text of its licence, ${licence}.`)
  const mit = plain(readFileSync(path.join(ROOT, 'LICENSE'), 'utf8'))
  return mit.replace(/^Copyright.*$/m, `Copyright (c) ${holder ?? `the authors of ${name}`}`)
}

/** @param {string} text */
const plain = (text) => text.replaceAll('\r\n', '\n').replaceAll('&lt;', '<').replaceAll('&gt;', '>').trim()
