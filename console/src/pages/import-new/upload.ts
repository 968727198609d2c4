import type { Inspection } from '#api/shapes/import.ts'
import type { ProblemAnswer } from '#api/shapes/problem.ts'
import { RequestProblem } from '../../api/client.ts'
import { currentLanguage } from '../../locales/language.tsx'

/**
 * Sends a file to be looked at and tells how far it is: `fetch` cannot say that, so this is the old way.
 * `onShare` gets 0…1; at 1 the server has it all and reads it.
 */
export function upload(
  file: File,
  onShare: (share: number) => void,
  signal: AbortSignal,
): Promise<Inspection> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    form.append('file', file, file.name)
    const request = new XMLHttpRequest()
    request.open('POST', '/v1/imports/inspect')
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('accept-language', currentLanguage())
    request.upload.onprogress = (event) =>
      onShare(event.total === 0 ? 1 : event.loaded / event.total)
    request.onload = () =>
      request.status < 300
        ? resolve(JSON.parse(request.responseText) as Inspection)
        : reject(problemOf(request))
    request.onerror = () => reject(problemOf(request))
    signal.addEventListener('abort', () => {
      request.abort()
      reject(new DOMException('cancelled', 'AbortError'))
    })
    request.send(form)
  })
}

function problemOf(request: XMLHttpRequest): RequestProblem {
  try {
    return new RequestProblem(JSON.parse(request.responseText) as ProblemAnswer)
  } catch {
    const code = request.status === 0 ? 'unreachable' : 'bad_answer'
    return new RequestProblem({
      type: 'about:blank',
      title: '',
      status: request.status,
      detail: '',
      code,
    })
  }
}
