import { BulbOutlined, UserOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Dropdown } from 'antd'
import { send } from '../api/client.ts'
import { useShop } from '../api/session.tsx'
import { useLanguage, useText } from '../locales/language.tsx'
import { Menu } from '../parts/menu.tsx'
import { type ThemeChoice, useTheme } from '../theme/theme.tsx'

export function LanguageSwitch() {
  const { language, choose } = useLanguage()
  const next = language === 'zh' ? 'en' : 'zh'
  return (
    <button
      type="button"
      className="quiet"
      lang={next === 'en' ? 'en' : 'zh-CN'}
      aria-label={next === 'en' ? 'EN: switch to English' : '中：切换到中文'}
      onClick={() => choose(next)}
    >
      {next === 'en' ? 'EN' : '中'}
    </button>
  )
}

const THEMES: readonly ThemeChoice[] = ['system', 'light', 'dark']

export function ThemeSwitch() {
  const t = useText()
  const { choice, choose } = useTheme()
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [choice],
        items: THEMES.map((key) => ({ key, label: t.theme[key] })),
        onClick: ({ key }) => choose(key as ThemeChoice),
      }}
    >
      <button
        type="button"
        className="quiet"
        aria-label={`${t.theme.title}: ${t.theme[choice]}`}
        aria-haspopup="menu"
      >
        <BulbOutlined aria-hidden="true" />
      </button>
    </Dropdown>
  )
}

export function PersonMenu() {
  const t = useText()
  const { session } = useShop()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const signOut = async () => {
    await send('DELETE', '/session')
    queries.clear()
    location.assign('/')
  }
  const open = (section: string) => void navigate({ to: '/settings/$section', params: { section } })
  const acts: Record<string, () => void> = {
    me: () => open('me'),
    jobs: () => open('jobs'),
    out: () => void signOut(),
  }
  return (
    <Menu
      label={t.shell.person({ name: session.name })}
      button={<UserOutlined aria-hidden="true" />}
      items={[
        {
          key: 'who',
          name: `${session.display_name || session.name} · ${t.roles[session.role]}`,
          disabled: true,
        },
        { key: 'me', name: t.settings.sections.me },
        { key: 'jobs', name: t.settings.sections.jobs },
        { key: 'out', name: t.shell.signOut },
      ]}
      onChoose={(key) => acts[key]?.()}
    />
  )
}
