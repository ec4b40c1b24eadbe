// @ts-check
// Runs in the transfer window's page: makes a part of the history older.

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

/** What was uploaded from the folder `name` was so `agoMs` earlier. @param {string} name @param {number} agoMs */
async function age(name, agoMs) {
  const database = await asked(indexedDB.open('history'))
  const heads = await asked(database.transaction('heads').objectStore('heads').getAll())
  for (const head of heads) {
    const batch = await asked(database.transaction('batches').objectStore('batches').get(head.batchId))
    if (batch.sources[0].name !== name) continue
    const page = await asked(database.transaction('pages').objectStore('pages').get(head.id))
    const then = new Date(head.lastMs - agoMs)
    const parts = [then.getFullYear(), then.getMonth() + 1, then.getDate()]
    const day = parts.map((part) => String(part).padStart(2, '0')).join('-')
    const id = `${head.batchId}/0/${day}`
    const writing = database.transaction(['heads', 'pages'], 'readwrite')
    writing.objectStore('heads').delete(head.id)
    writing.objectStore('pages').delete(head.id)
    writing.objectStore('heads').put({ ...head, id, day, lastMs: then.getTime() })
    const times = page.times.map((/** @type {number} */ atMs) => atMs - agoMs)
    await asked(writing.objectStore('pages').put({ ...page, times }, id))
  }
  database.close()
}

Object.assign(globalThis, { courierAge: age })
