import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SetupLink, User, UserCreated } from '#api/shapes/user.ts'
import { send } from '../../api/client.ts'
import { useFormat, useShop } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { FactList } from '../../parts/fact-list.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Secret } from '../../parts/secret.tsx'
import { Choice } from '../../parts/select-field.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { useAct } from '../../parts/use-act.ts'
import { useList } from '../../parts/use-list.ts'
import { NameAndRole } from './name-and-role.tsx'
import { ROLES } from './roles.ts'

type Shown = { readonly name: string; readonly link: SetupLink }

/** Who may come in, and what each may do. */
export function PeopleSection() {
  const t = useText()
  const list = useList<User>('/users', {})
  const [link, setLink] = useState<Shown>()
  const { error, columns } = useColumns(setLink)
  return (
    <div className="stack">
      <Invite onMade={({ user, link: made }) => setLink({ name: user.name, link: made })} />
      {link && (
        <Secret
          title={t.settings.linkFor({ name: link.name })}
          note={t.settings.linkNote}
          secret={link.link.url}
          onDone={() => setLink(undefined)}
        />
      )}
      {error !== undefined && <ProblemView error={error} />}
      {list.error && <ProblemView error={list.error} onRetry={list.retry} />}
      <Card title={t.settings.sections.people}>
        {list.rows ? (
          <Table
            label={t.settings.sections.people}
            columns={columns}
            rows={list.rows}
            rowKey={(user) => user.id}
          />
        ) : (
          <Shape lines={5} />
        )}
      </Card>
      <MoreButton list={list} />
      <Card title={t.settings.rolesTitle} className="roles">
        <div className="card-body">
          <FactList
            facts={ROLES.map((role) => [t.roles[role], t.settings.roleMay[role]] as const)}
          />
        </div>
      </Card>
    </div>
  )
}

function Invite({ onMade }: { readonly onMade: (made: UserCreated) => void }) {
  const t = useText()
  const queries = useQueryClient()
  return (
    <NameAndRole
      title={t.settings.invite}
      note={t.settings.inviteNote}
      act={t.settings.inviteDo}
      name={{ label: t.setup.name, help: t.setup.nameHelp, minLength: 2, maxLength: 64 }}
      onSubmit={async (body) => {
        onMade(await send<UserCreated>('POST', '/users', { body }))
        await queries.invalidateQueries({ queryKey: ['/users'] })
      }}
    />
  )
}

/** The columns, and the problem that the last click in them ended with. */
function useColumns(onLink: (shown: Shown) => void): {
  error: unknown
  columns: readonly Column<User>[]
} {
  const t = useText()
  const f = useFormat()
  const { error, attempt } = useAttempt()
  const me = useShop().session.id
  const roles = Object.fromEntries(ROLES.map((role) => [role, t.roles[role]])) as Record<
    User['role'],
    string
  >
  const change = (user: User, body: object) =>
    attempt(() => send('PUT', `/users/${user.id}`, { body, etag: user.etag }))
  const link = (user: User) =>
    attempt(async () =>
      onLink({ name: user.name, link: await send<SetupLink>('POST', `/users/${user.id}/link`) }),
    )
  const columns: readonly Column<User>[] = [
    { key: 'name', title: t.setup.name, cell: (user) => <Who user={user} me={user.id === me} /> },
    {
      key: 'role',
      title: t.settings.role,
      cell: (user) => (
        <Choice
          label={`${user.name} · ${t.settings.role}`}
          names={roles}
          value={user.role}
          disabled={user.id === me}
          onChange={(role) => change(user, { role })}
        />
      ),
    },
    {
      key: 'state',
      title: t.settings.state,
      cell: (user) => (
        <span className={user.state === 'active' ? 'tag good' : 'tag'}>
          {t.settings.userStates[user.state]}
        </span>
      ),
    },
    {
      key: 'seen',
      title: t.settings.lastSeen,
      cell: (user) => (user.last_seen_at === null ? '—' : f.minute(user.last_seen_at)),
    },
    {
      key: 'acts',
      title: t.settings.actions,
      cell: (user) =>
        user.id !== me && (
          <Acts
            user={user}
            onLink={() => link(user)}
            onState={(state) => change(user, { state })}
          />
        ),
    },
  ]
  return { error, columns }
}

/** Tries, shows what went wrong, and reads the list again either way. */
function useAttempt() {
  const { error, act } = useAct()
  const queries = useQueryClient()
  const attempt = (what: () => Promise<unknown>) =>
    void act(what).then(() => queries.invalidateQueries({ queryKey: ['/users'] }))
  return { error, attempt }
}

function Who({ user, me }: { readonly user: User; readonly me: boolean }) {
  const t = useText()
  return (
    <>
      <b>{user.name}</b>{' '}
      {user.display_name !== user.name && <span className="faint">{user.display_name}</span>}
      {me && <span className="tag">{t.settings.you}</span>}
    </>
  )
}

type ActsProps = {
  readonly user: User
  readonly onLink: () => void
  readonly onState: (state: 'active' | 'disabled') => void
}

function Acts({ user, onLink, onState }: ActsProps) {
  const t = useText()
  const active = user.state === 'active'
  return (
    <span className="row">
      <button type="button" className="link" onClick={onLink}>
        {t.settings.newLink}
      </button>
      {user.state !== 'invited' && (
        <button
          type="button"
          className="link"
          onClick={() => onState(active ? 'disabled' : 'active')}
        >
          {active ? t.settings.disable : t.settings.enable}
        </button>
      )}
    </span>
  )
}
