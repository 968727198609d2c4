import { type ReactNode, useRef, useState } from 'react'
import { useText } from '../../locales/language.tsx'
import { download, toCsv } from '../download.ts'
import type { Column } from '../table/column.ts'
import { Table } from '../table/table.tsx'
import { Chart, type ChartClick, type ChartHandle } from './chart.tsx'
import type { EChartsCoreOption } from 'echarts/core'

type Props<Row> = {
  /** The question that the chart answers. */
  readonly title: string
  readonly note?: ReactNode
  /** Name of the exported files, without ending. */
  readonly file: string
  readonly option: EChartsCoreOption
  readonly height: number
  readonly label: string
  readonly onClick?: (click: ChartClick) => void
  /** The same numbers as a table: the chart's twin, and what CSV exports. */
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly controls?: ReactNode
  /** A line of its own under the heading. */
  readonly below?: ReactNode
}

/** A chart with its table, PNG and CSV. */
export function ChartCard<Row>(props: Props<Row>) {
  const t = useText()
  const chart = useRef<ChartHandle>(null)
  const [asTable, setAsTable] = useState(false)
  const savePng = () => {
    const image = chart.current?.png()
    if (image) download(`${props.file}.png`, image)
  }
  return (
    <section className="card" aria-label={props.title}>
      <header className="card-head">
        <div>
          <h2>{props.title}</h2>
          {props.note !== undefined && <p className="note">{props.note}</p>}
        </div>
        <div className="card-tools">
          {props.controls}
          <button
            type="button"
            className="quiet"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? t.chart.showChart : t.chart.showTable}
          </button>
          <button type="button" className="quiet" onClick={savePng} disabled={asTable}>
            PNG
          </button>
          <button
            type="button"
            className="quiet"
            onClick={() => download(`${props.file}.csv`, toCsv(props.columns, props.rows))}
          >
            CSV
          </button>
        </div>
      </header>
      {props.below !== undefined && <div className="card-body">{props.below}</div>}
      {asTable ? (
        <Table
          label={props.title}
          columns={props.columns}
          rows={props.rows}
          rowKey={props.rowKey}
          height={`${props.height}px`}
          openOnClick
        />
      ) : (
        <Chart
          ref={chart}
          option={props.option}
          height={props.height}
          label={props.label}
          {...(props.onClick ? { onClick: props.onClick } : {})}
        />
      )}
    </section>
  )
}
