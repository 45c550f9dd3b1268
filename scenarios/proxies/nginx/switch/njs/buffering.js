// Whether answers are buffered, for all workers: a file, because njs has shared dictionaries only since 0.8.0.
// The name njs knows it by.
// oxlint-disable-next-line unicorn/prefer-node-protocol
import fs from 'fs'

// nginx makes this folder for its workers to write in.
const state = '${run}/client_body/buffering'

function buffered() {
  try {
    return fs.readFileSync(state, 'utf8') === 'on'
  } catch (error) {
    // Nobody has switched yet.
    if (error.code === 'ENOENT') return false
    throw error
  }
}

/** Sends a request on to one of the two locations. */
function route(request) {
  request.internalRedirect(buffered() ? '@buffered' : '@stream')
}

/** GET says how it is; PUT on or off switches. */
function admin(request) {
  if (request.method === 'PUT') {
    const value = (request.requestText || '').trim()
    if (value !== 'on' && value !== 'off') {
      request.return(400, 'PUT on or off\n')
      return
    }
    fs.writeFileSync(state, value)
  }
  request.return(200, buffered() ? 'on\n' : 'off\n')
}

export default { route, admin }
