import type { Arrival } from '../../../shapes/compare-report.ts'

/** Seconds since the request, and how many events there were by then. */
export type Point = readonly [seconds: number, events: number]

/** Points of a line that a picture of this size can still tell apart. */
const POINTS = 300

/** How many events the origin had sent by when. */
export function sentLine(arrivals: readonly Arrival[]): Point[] {
  return thinned(pointsOf(arrivals.map((arrival) => arrival.sentMs)))
}

/** How many events the client had by when: events that came together are one step. */
export function arrivedSteps(arrivals: readonly Arrival[]): Point[] {
  return thinned(pointsOf(arrivals.map((arrival) => arrival.arrivedMs)))
}

function pointsOf(times: readonly number[]): Point[] {
  const points: Point[] = [[0, 0]]
  times.toSorted((a, b) => a - b).forEach((time, index) => points.push([time / 1000, index + 1]))
  return points
}

/** Leaves at most one point, the highest, for each column of the picture. A step stays as high as it was. */
function thinned(points: readonly Point[]): Point[] {
  const width = (points.at(-1)?.[0] ?? 0) / POINTS
  return points.filter(([time], index) => {
    const next = points[index + 1]
    return next === undefined || width === 0 || Math.floor(next[0] / width) !== Math.floor(time / width)
  })
}
