import type { MouseEvent, ReactNode } from 'react'
import type { Column, Sort } from './column.ts'
import { useFill } from './fill.ts'
import { useWindow } from './window.ts'

type Props<Row> = {
  /** What the table lists, for screen readers. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly sort?: Sort | undefined
  readonly onSort?: (sort: Sort) => void
  /** Follows the row's first link when the row is clicked anywhere. */
  readonly openOnClick?: true
  /** Draws only the rows in view; every row is then exactly this high. */
  readonly rowHeight?: number
  /** CSS length; `fill`: down to the window's lower edge. */
  readonly height?: string
  /** All rows there are, when more than `rows` exist on the server. */
  readonly total?: number
  readonly onNearEnd?: () => void
  readonly foot?: ReactNode
  /** Rows to mark: they have just changed. */
  readonly fresh?: ReadonlySet<string>
}

/** A semantic table: sticky heading, right-aligned tabular numbers, sorting by heading, optional virtual rows. */
export function Table<Row>(props: Props<Row>) {
  const { columns, rows, rowHeight } = props
  const view = useWindow({ count: rows.length, rowHeight, onNearEnd: props.onNearEnd })
  const filled = useFill(view.ref, props.height === 'fill')
  const shown = rowHeight === undefined ? rows : rows.slice(view.from, view.to)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section
      className="table-scroll"
      aria-label={props.label}
      tabIndex={0}
      ref={view.ref}
      style={props.height === undefined ? undefined : { maxHeight: filled ?? props.height }}
    >
      <table className="table" aria-rowcount={props.total ?? rows.length}>
        <Heading {...props} />
        <tbody className={props.openOnClick ? 'opens' : undefined}>
          {view.above > 0 && <Spacer height={view.above} columns={columns.length} />}
          {shown.map((row, index) => (
            <Row key={props.rowKey(row)} {...props} row={row} index={view.from + index} />
          ))}
          {view.below > 0 && <Spacer height={view.below} columns={columns.length} />}
        </tbody>
      </table>
      {props.foot}
    </section>
  )
}

function Heading<Row>({ columns, sort, onSort }: Props<Row>) {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const sorted = sort?.by === column.key ? sort.direction : undefined
          return (
            <th
              key={column.key}
              scope="col"
              className={column.number ? 'number' : undefined}
              style={column.width === undefined ? undefined : { width: column.width }}
              title={column.help}
              aria-sort={sorted && (sorted === 'asc' ? 'ascending' : 'descending')}
            >
              {column.sortable && onSort ? (
                <button
                  type="button"
                  className="sort"
                  onClick={() =>
                    onSort({ by: column.key, direction: nextDirection(column, sorted) })
                  }
                >
                  {column.title}
                  <span aria-hidden="true" className="sort-arrow">
                    {sorted === 'asc' ? '↑' : sorted === 'desc' ? '↓' : ''}
                  </span>
                </button>
              ) : (
                column.title
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

/** Numbers are first wanted from the largest down, words from A on. */
function nextDirection<Row>(
  column: Column<Row>,
  sorted: 'asc' | 'desc' | undefined,
): 'asc' | 'desc' {
  if (sorted !== undefined) return sorted === 'asc' ? 'desc' : 'asc'
  return column.number ? 'desc' : 'asc'
}

function Row<Row>({
  columns,
  row,
  index,
  rowKey,
  rowHeight,
  openOnClick,
  fresh,
}: Props<Row> & { row: Row; index: number }) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the row's own link is what the keyboard uses
    <tr
      aria-rowindex={index + 1}
      className={fresh?.has(rowKey(row)) ? 'fresh' : undefined}
      style={rowHeight === undefined ? undefined : { height: rowHeight }}
      onClick={openOnClick ? openFirstLink : undefined}
    >
      {columns.map((column) => (
        <td key={column.key} className={column.number ? 'number' : undefined}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

function openFirstLink(event: MouseEvent<HTMLTableRowElement>): void {
  const target = event.target as HTMLElement
  if (target.closest('a, button, input, label') || String(getSelection()) !== '') return
  event.currentTarget.querySelector('a')?.click()
}

const Spacer = ({ height, columns }: { height: number; columns: number }) => (
  <tr aria-hidden="true" style={{ height }} className="spacer">
    <td colSpan={columns} />
  </tr>
)
