import { useText } from '../../locales/language.tsx'
import { DayInput } from '../../parts/day-input.tsx'
import { Field } from '../../parts/field.tsx'
import { Choice, SelectField } from '../../parts/select-field.tsx'
import type { Errors } from './definition.ts'
import type { Form } from './form.ts'

type Props = {
  readonly form: Form
  readonly errors: Errors
  readonly onChange: (part: Partial<Form>) => void
}

/** When one rises, how long a level is held, how one falls, what refunds do. */
export function PoliciesEditor({ form, errors, onChange }: Props) {
  const t = useText()
  const { validity, downgrade } = form
  return (
    <div className="form-grid">
      <SelectField
        label={t.tierForm.names.upgrade}
        help={t.tierForm.upgradeHelp[form.upgrade]}
        value={form.upgrade}
        names={t.tierForm.upgrade}
        onChange={(upgrade) => onChange({ upgrade })}
      />
      <Field label={t.tierForm.names.validity} error={errors['/validity/months']}>
        <span className="row">
          <Choice
            value={validity.kind}
            names={{ ...t.tierForm.validity, months: t.tierForm.monthsChoice }}
            onChange={(kind) => onChange({ validity: { ...validity, kind } })}
          />
          {validity.kind === 'months' && (
            <input
              className="field short"
              inputMode="numeric"
              aria-label={t.tierForm.monthsChoice}
              value={validity.months}
              onChange={(event) =>
                onChange({ validity: { ...validity, months: event.target.value } })
              }
            />
          )}
        </span>
      </Field>
      <SelectField
        label={t.tierForm.names.downgrade}
        help={t.tierForm.downgradeHelp[downgrade.when]}
        value={downgrade.when}
        names={t.tierForm.downgrade}
        onChange={(when) => onChange({ downgrade: { ...downgrade, when } })}
      />
      {downgrade.when !== 'never' && (
        <>
          <SelectField
            label={t.tierForm.names.downgradeTo}
            value={downgrade.to}
            names={t.tierForm.downgradeTo}
            onChange={(to) => onChange({ downgrade: { ...downgrade, to } })}
          />
          <Days
            label={t.tierForm.names.grace}
            help={t.tierForm.graceHelp}
            value={downgrade.grace}
            error={errors['/downgrade/grace_days']}
            onChange={(grace) => onChange({ downgrade: { ...downgrade, grace } })}
          />
          <Days
            label={t.tierForm.names.notice}
            help={t.tierForm.noticeHelp}
            value={downgrade.notice}
            error={errors['/downgrade/notice_days']}
            onChange={(notice) => onChange({ downgrade: { ...downgrade, notice } })}
          />
        </>
      )}
      <SelectField
        label={t.tierForm.names.refunds}
        help={t.tierForm.refundsHelp[form.refunds]}
        value={form.refunds}
        names={t.tierForm.refunds}
        onChange={(refunds) => onChange({ refunds })}
      />
      <Days
        label={t.tierForm.names.pending}
        help={t.tierForm.pendingHelp}
        value={form.pending}
        error={errors['/pending_days']}
        onChange={(pending) => onChange({ pending })}
      />
      <Field
        label={t.tierForm.names.protectedUntil}
        help={t.tierForm.protectedHelp}
        error={errors['/protected_until']}
      >
        <DayInput
          label={t.tierForm.names.protectedUntil}
          value={form.protectedUntil}
          onChange={(protectedUntil) => onChange({ protectedUntil })}
        />
      </Field>
      <Field label={t.tierForm.names.scope} help={t.tierForm.scopeHelp}>
        <textarea
          className="field"
          rows={2}
          value={form.stores}
          onChange={(event) => onChange({ stores: event.target.value })}
        />
      </Field>
    </div>
  )
}

type DaysProps = {
  readonly label: string
  readonly help: string
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}

const Days = ({ label, help, value, error, onChange }: DaysProps) => {
  const t = useText()
  return (
    <Field label={label} help={help} error={error}>
      <span className="row">
        <input
          className="field short"
          inputMode="numeric"
          aria-invalid={error !== undefined}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        <span className="faint">{t.unitNames.days}</span>
      </span>
    </Field>
  )
}
