import { ProgressReader, detailOf } from './progress-reader.js'
import { View } from './view.js'

const view = new View()
const form = document.getElementById('form')
let reader

/** Shows the upload that the URL names: after an upload, a reload, or a step back in the history. */
function showNamed() {
  reader?.close()
  view.clear()
  const id = location.hash.slice(1)
  if (!/^[\w-]+$/.test(id)) return
  reader = new ProgressReader(id, view.changed)
  reader.open()
}

async function upload() {
  const body = new FormData()
  body.set('file', document.getElementById('file').files[0])
  const rate = document.getElementById('rate').value
  const answer = await fetch(`/uploads${rate && `?rate=${rate}`}`, { method: 'POST', body })
  if (answer.status !== 202) throw new Error(await detailOf(answer))
  const { id } = await answer.json()
  location.hash = id
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const button = form.querySelector('button')
  button.disabled = true
  view.tell('')
  view.say('Uploading.')
  upload()
    .catch((error) => {
      view.say('')
      view.tell(error.message)
    })
    .finally(() => {
      button.disabled = false
    })
})

addEventListener('hashchange', showNamed)
showNamed()
