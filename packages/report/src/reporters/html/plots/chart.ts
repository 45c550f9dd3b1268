import type { EChartsCoreOption } from 'echarts/core'

import { Markup } from '../markup.ts'

/** Draws charts as SVG, without a browser. */
export type Draw = (option: EChartsCoreOption, width: number, height: number) => Markup

/** Colours are those of the page, so that a chart is dark on a dark page. */
export const COLORS = {
  text: 'var(--soft)',
  line: 'var(--line)',
  sent: 'var(--sent)',
  good: 'var(--good)',
  bad: 'var(--bad)',
  paper: 'var(--paper)',
} as const

/** Loads the chart library, which is large: only a report with pictures pays for it. */
export async function loadDraw(): Promise<Draw> {
  const [
    { init, use },
    { BarChart, CustomChart, LineChart },
    { GridComponent, LegendComponent, TitleComponent },
    { SVGRenderer },
  ] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ])
  use([BarChart, CustomChart, LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer])
  return (option, width, height) => {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
    try {
      chart.setOption({ animation: false, ...option })
      return new Markup(plain(chart.renderToSVGString()))
    } finally {
      // Without this its timers keep the process alive.
      chart.dispose()
    }
  }
}

/**
 * Takes out what only a mouse would use, and the clipping of lines that never leave their axes: both are named by a
 * counter, which would make each rendering another, and the names of one picture those of the next.
 */
function plain(svg: string): string {
  return svg
    .replaceAll(/<(style|defs)\b.*?<\/\1>\s*/gsu, '')
    .replaceAll(/ (?:class|pointer-events|clip-path)="[^"]*"/gu, '')
}
