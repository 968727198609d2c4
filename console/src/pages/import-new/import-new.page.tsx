import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Inspection } from '#api/shapes/import.ts'
import { useText } from '../../locales/language.tsx'
import { Page } from '../../parts/page.tsx'
import { DropZone } from './drop-zone.tsx'
import { forgetInspection, keptInspection } from './inspection.ts'
import { MappingForm } from './mapping-form.tsx'
import '../imports/imports.css'

/** A file on its way in: what it is, which column is what, a trial run, then the import. */
export function NewImportPage() {
  const t = useText()
  const [inspection, setInspection] = useState<Inspection | undefined>(keptInspection)
  const forget = () => {
    forgetInspection()
    setInspection(undefined)
  }
  return (
    <Page
      title={t.imports.newTitle}
      before={<Link to="/imports">← {t.imports.title}</Link>}
      note={inspection ? undefined : t.imports.newNote}
    >
      {inspection ? (
        <MappingForm
          key={inspection.upload}
          inspection={inspection}
          onOther={forget}
          onAgain={setInspection}
        />
      ) : (
        <DropZone onTaken={setInspection} />
      )}
    </Page>
  )
}
