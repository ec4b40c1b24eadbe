import { useState } from 'react'
import * as v from 'valibot'
import { type BrokerFindings, BrokerInquiry } from '../../../shared/ipc/broker-calls.ts'
import { formatDuration } from '../../../shared/messages/format.ts'
import type { Translate } from '../../../shared/messages/translate.ts'
import { Bucket, Region } from '../../../shared/scope.ts'
import { ProfileId } from '../../../shared/settings.ts'
import { ActionButton } from '../../common/Controls.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { call } from '../bridge.ts'
import type { Draft } from '../draft.ts'
import { ask } from '../session.ts'
import { sourceOf } from '../source-draft.ts'
import { useAdmin, useAdminStore } from '../use-admin.ts'
import type { DraftForm } from './use-draft.ts'

/** Asks the broker as it stands in the form, and says what came back; fills in bucket and region where the user agreed. */
export function BrokerAsk({ form }: { readonly form: DraftForm }) {
  const t = useTranslate()
  const store = useAdminStore()
  const selectedId = useAdmin('selectedId')
  const [isAsking, setAsking] = useState(false)
  const [findings, setFindings] = useState<BrokerFindings>()
  const inquiry = inquiryOf(form.draft, selectedId)
  const run = async (asked: BrokerInquiry): Promise<void> => {
    setAsking(true)
    setFindings(undefined)
    const found = await ask(store, call['broker.ask'](asked))
    if (found?.taken === 'yes' && found.place) form.set(found.place)
    setFindings(found)
    setAsking(false)
  }
  return (
    <div className="field">
      <ActionButton
        label={t('broker-ask.run')}
        isDisabled={isAsking || inquiry === undefined}
        onPress={() => void (inquiry && run(inquiry))}
      />
      <p role="status" className="field-hint">
        {isAsking ? t('broker-ask.running') : findings ? told(t, findings) : t('broker-ask.about')}
      </p>
    </div>
  )
}

/** Undefined until the address is one. */
function inquiryOf(draft: Draft, selectedId: string): BrokerInquiry | undefined {
  const bucket = v.safeParse(Bucket, draft.bucket.trim())
  const region = v.safeParse(Region, draft.region.trim())
  const id = v.safeParse(ProfileId, selectedId)
  const caFile = draft.caFile.trim()
  const parsed = v.safeParse(BrokerInquiry, {
    source: sourceOf(draft),
    ...(id.success && { id: id.output }),
    ...(bucket.success && { bucket: bucket.output }),
    ...(region.success && { region: region.output }),
    ...(caFile !== '' && { caFile }),
  })
  return parsed.success ? parsed.output : undefined
}

function told(t: Translate, { lifeSeconds, clockOffsetSeconds, place, taken }: BrokerFindings): string {
  const life = t('broker-ask.answered', { duration: formatDuration(t.language, lifeSeconds) })
  const clock = clockOffsetSeconds === 0 ? [] : [t('broker-ask.clock', { seconds: clockOffsetSeconds })]
  const where = place ? t(`broker-ask.place-${taken}`, { ...place }) : t('broker-ask.place-none', {})
  return [life, ...clock, where].join(t.language === 'zh-CN' ? '' : ' ')
}
