import { useId } from 'react'
import { Button, ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components'
import { knownRegion, REGIONS } from '../../../shared/regions.ts'
import { Icon } from '../../common/Icon.tsx'
import { useTranslate } from '../../common/Language.tsx'
import { isRegionLike, regionIdOf } from '../region-search.ts'
import type { DraftForm } from './use-draft.ts'

const ITEMS = REGIONS.map((id) => ({ id }))

/** A region of COS by name or id in either language; any other id can be typed. */
export function RegionField({ form }: { readonly form: DraftForm }) {
  const t = useTranslate()
  const { draft, set, leave, shownProblems } = form
  const problem = shownProblems.region
  const showAllId = useId()
  const known = knownRegion(draft.region.trim())
  return (
    <ComboBox
      className="field"
      inputValue={draft.region}
      onInputChange={(region) => set({ region })}
      onBlur={() => {
        set({ region: regionIdOf(draft.region) })
        leave('region')
      }}
      defaultItems={ITEMS}
      defaultFilter={isRegionLike}
      allowsCustomValue
      isInvalid={problem !== undefined}
      validationBehavior="aria"
    >
      <Label>{t('field.region')}</Label>
      <div className="combo">
        <Input className="input" spellCheck={false} autoComplete="off" />
        <Button className="combo-button" aria-labelledby={showAllId}>
          <span className="visually-hidden" id={showAllId}>
            {t('wizard.region-show')}
          </span>
          <Icon name="chevron" sizePx={14} />
        </Button>
      </div>
      {problem === undefined && (
        <Text slot="description" className="field-hint">
          {known ? t(`region.${known}`) : t('field.region-hint')}
        </Text>
      )}
      <FieldError className="field-error">{problem !== undefined && t(problem)}</FieldError>
      <Popover className="popover">
        <ListBox className="listbox" items={ITEMS}>
          {({ id }) => (
            <ListBoxItem className="listbox-item" id={id} textValue={id}>
              <span className="listbox-name">{t(`region.${id}`)}</span>
              <span className="listbox-detail">{id}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
