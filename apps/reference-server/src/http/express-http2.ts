import http2 from 'node:http2'
import type { IncomingMessage, ServerResponse } from 'node:http'
import express from 'express'
import type { Express } from 'express'

/** What one handler takes from either version of HTTP: Node types the two apart, express reads both alike. */
export type AnyRequest = IncomingMessage | http2.Http2ServerRequest
export type AnyResponse = ServerResponse | http2.Http2ServerResponse
export type AnyHandler = (request: AnyRequest, response: AnyResponse) => void

type Handle = (this: unknown, request: AnyRequest, response: AnyResponse) => void

/**
 * Lets an express 5 application answer HTTP/2 as well. Express puts its own prototypes under each request,
 * and those derive from HTTP/1's: over HTTP/2 they would hide the stream, and the answer never comes. So for
 * HTTP/2 the same methods are laid over HTTP/2's prototypes. Mounted sub-applications would bring the wrong
 * prototypes back; routers do not.
 */
export function overBothVersions(app: Express): AnyHandler {
  const request = withOwnApp(layOver(express.request, http2.Http2ServerRequest.prototype), app)
  const response = withOwnApp(layOver(express.response, http2.Http2ServerResponse.prototype), app)
  const http2App: unknown = Object.create(app, { request: own(request), response: own(response) })
  const handle = (app as unknown as { handle: Handle }).handle
  return (req, res) => {
    if (req.httpVersionMajor < 2) return handle.call(app, req, res)
    // RFC 9113 8.3.1: :authority stands for Host.
    req.headers.host ??= (req as http2.Http2ServerRequest).authority
    return handle.call(http2App, req, res)
  }
}

function layOver(methods: object, prototype: object): object {
  return Object.create(prototype, Object.getOwnPropertyDescriptors(methods)) as object
}

function withOwnApp(prototype: object, app: Express): object {
  return Object.create(prototype, { app: own(app) }) as object
}

function own(value: unknown): PropertyDescriptor {
  return { value, configurable: true, enumerable: true, writable: true }
}
