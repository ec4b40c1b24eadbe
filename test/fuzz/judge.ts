import * as v from 'valibot'
import type { LeakWatch } from './leaks.ts'
import type { Recipe } from './recipe.ts'
import type { Outcome, Tally } from './tally.ts'

/** One call, and what is known of it before it is made. */
export interface Judged {
  /** For people: who asked for what. */
  readonly words: string
  readonly input: Recipe
  /** Offered, well-formed and within what is allowed. */
  readonly isValid: boolean
  /** A foreign sender has to be turned away as such, whatever it asks for. */
  readonly isForeign: boolean
  readonly mayHoldCredential: boolean
}

const Answer = v.union([
  v.object({ ok: v.literal(true) }),
  v.object({ ok: v.literal(false), error: v.object({ code: v.string() }) }),
])
/** Ways a call ends in the page or preload itself, or at a name that nobody handles. */
const NOT_CARRIED =
  /No handler registered|could not be cloned|not offered|planted|recursion depth|Maximum call stack|is not a function|Failed to execute|Cannot convert|must be|Illegal|expected|Error processing argument/i
const SHOWN_LENGTH = 300

/** Takes one call into the count. */
export function judge(call: Judged, outcome: Outcome, watch: LeakWatch, tally: Tally): void {
  const request = JSON.stringify(call.input)
  const words = `${call.words} ${request.slice(0, SHOWN_LENGTH)}`
  for (const what of watch.inText(outcome.text, request, call.mayHoldCredential)) tally.leak(`${what} in ${words}`)
  // What is only sent has no answer, and nobody listens.
  if (outcome.text === 'undefined') tally.refused()
  else if (outcome.kind === 'answer') judgeAnswer(call, words, outcome.text, { watch, tally })
  else {
    tally.refused()
    // An error that a handler itself threw comes as this; each of ours answers with a Result.
    const isThrown = outcome.text.includes('Error invoking remote method') && !outcome.text.includes('No handler')
    const isExpected = outcome.kind === 'rejected' && !isThrown && NOT_CARRIED.test(outcome.text)
    if (!isExpected) tally.crash(`${outcome.text.slice(0, SHOWN_LENGTH) || 'no answer'} to ${words}`)
  }
}

interface Sides {
  readonly watch: LeakWatch
  readonly tally: Tally
}

function judgeAnswer(call: Judged, words: string, text: string, { watch, tally }: Sides): void {
  const answer = v.safeParse(Answer, JSON.parse(text))
  if (!answer.success) tally.wronglyAccepted(`${words} → ${text.slice(0, SHOWN_LENGTH)}`)
  else if (!answer.output.ok) judgeRefusal(call, words, answer.output.error.code, tally)
  else if (call.isValid) {
    watch.said(JSON.stringify(call.input))
    tally.accepted()
  } else tally.wronglyAccepted(words)
}

function judgeRefusal(call: Judged, words: string, code: string, tally: Tally): void {
  tally.refused()
  if (code === 'internal') tally.crash(`an error nobody foresaw in ${words}`)
  if (call.isForeign && code !== 'untrusted-sender') tally.problem(`a foreign sender came as far as ${code}: ${words}`)
}
