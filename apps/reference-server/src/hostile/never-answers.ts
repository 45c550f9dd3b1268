import type { Hostile } from '../hostile-endpoint.ts'
import { neverAnswer } from '../stream/never.ts'

export default {
  description: 'The request is taken and never answered; after two minutes the connection is cut.',
  serve: neverAnswer,
} satisfies Hostile as Hostile
