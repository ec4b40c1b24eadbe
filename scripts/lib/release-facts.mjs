// @ts-check
import { SetUpError } from './run.mjs'

/** The versions that an update feed can carry (`UpdateVersion` in shared/update-feed.ts). */
const VERSION = /^(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})(-(?:alpha|beta|rc)\.(?:0|[1-9]\d{0,5}))?$/

/**
 * What a release is, or why it is none: tag, package.json, package-lock.json and the heading in CHANGELOG.md have to say
 * the same version. `notes` is the text below that heading.
 * @param {{ tag: string, packageVersion: string, lockVersion: string, changelog: string }} facts
 * @returns {{ version: string, channel: 'stable' | 'beta', date: string, notes: string }}
 */
export function releaseFacts({ tag, packageVersion, lockVersion, changelog }) {
  const version = tag.replace(/^v/, '')
  const match = VERSION.exec(version)
  if (!tag.startsWith('v') || match === null)
    throw new SetUpError(`The tag ${JSON.stringify(tag)} names no version: v1.2.3, or v1.2.3-beta.1 (alpha, beta, rc).`)
  for (const [file, found] of [
    ['package.json', packageVersion],
    ['package-lock.json', lockVersion],
  ])
    if (found !== version)
      throw new SetUpError(
        `The tag says ${version} and ${file} ${found}. \`npm version ${version} --no-git-tag-version\` sets both.`,
      )
  return { version, channel: match[1] === undefined ? 'stable' : 'beta', ...sectionOf(changelog, version) }
}

/**
 * @param {string} changelog
 * @param {string} version
 */
function sectionOf(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1)
  const section = sections.find((text) => text.startsWith(`${version} (`))
  const [, date = '', notes = ''] = /^\S+ \((\d{4}-\d{2}-\d{2})\)\n([\s\S]*)$/.exec(section ?? '') ?? []
  if (date === '' || Number.isNaN(Date.parse(date)))
    throw new SetUpError(`CHANGELOG.md has no heading \`## ${version} (YYYY-MM-DD)\`.`)
  if (section !== sections[0]) throw new SetUpError(`${version} is not the first heading of CHANGELOG.md.`)
  if (notes.trim() === '') throw new SetUpError(`CHANGELOG.md says nothing below \`## ${version}\`.`)
  return { date, notes: notes.trim() }
}
