import type { Difference } from './differences.ts'

/** What was, and what is instead, place by place. */
export const DifferenceList = ({ changes }: { readonly changes: readonly Difference[] }) => (
  <ul className="changes">
    {changes.map((change) => (
      <li key={change.path}>
        <code>{change.path}</code> <del>{change.before}</del> → <ins>{change.after}</ins>
      </li>
    ))}
  </ul>
)
