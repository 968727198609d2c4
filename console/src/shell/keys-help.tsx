import { useText } from '../locales/language.tsx'
import { Pane } from '../parts/pane.tsx'
import { PLACES } from './places.ts'

/** What `?` shows. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const t = useText()
  const general: readonly (readonly [string, readonly string[]])[] = [
    [t.keys.search, ['/']],
    [t.keys.searchToo, ['Ctrl', 'K']],
    [t.keys.help, ['?']],
    [t.keys.move, ['Tab']],
    [t.keys.open, ['Enter']],
    [t.keys.close, ['Esc']],
  ]
  return (
    <Pane label={t.keys.title} onClose={onClose}>
      <div className="keys">
        <h2>{t.keys.title}</h2>
        <dl>
          {PLACES.map((place) => (
            <div key={place.to}>
              <dt>{t.keys.goTo({ place: t.places[place.name] })}</dt>
              <dd>
                <kbd>G</kbd> <kbd>{place.key.toUpperCase()}</kbd>
              </dd>
            </div>
          ))}
          {general.map(([what, keys]) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Pane>
  )
}
