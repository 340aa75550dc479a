// Reads a story from standard input and tells it through one of the loggers of
// Node, whose clock it drives: node log.js pino|winston|bunyan < story > log
'use strict'
const fs = require('node:fs')

const entries = fs.readFileSync(0, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line))

const tellers = {
  pino () {
    const pino = require('pino')
    let now
    const logger = pino({
      base: { pid: 4242, hostname: 'app-1' },
      timestamp: () => `,"time":${now}` // the default form: epoch milliseconds
    }, pino.destination({ dest: 1, sync: true }))
    return e => {
      now = Date.parse(e.at)
      logger[e.level](e.integration
        ? { integration: e.integration, tenantId: e.tenant, operation: e.operation, res: { statusCode: e.status }, reqId: e.request_id, attempt: e.attempt, responseTime: e.duration_ms, ...(e.error && { err: failure(e) }) }
        : {}, e.message)
    }
  },
  winston () {
    const winston = require('winston')
    let now
    const logger = winston.createLogger({
      format: winston.format.combine(winston.format.timestamp({ format: () => now }), winston.format.json()),
      transports: [new winston.transports.Stream({ stream: process.stdout })]
    })
    return e => {
      now = new Date(e.at).toISOString()
      logger.log(e.level, e.message, e.integration
        ? { integration: e.integration, tenantId: e.tenant, operation: e.operation, statusCode: e.status, requestId: e.request_id, attempt: e.attempt, durationMs: e.duration_ms, ...(e.error && { error: e.error }) }
        : {})
    }
  },
  bunyan () {
    const bunyan = require('bunyan')
    const logger = bunyan.createLogger({ name: 'sync-worker', hostname: 'app-1', pid: 4242, stream: process.stdout })
    return e => logger[e.level](e.integration
      ? { time: new Date(e.at), vendor: e.integration, org_id: e.tenant, operation: e.operation, status: e.status, req_id: e.request_id, attempt: e.attempt, latency_ms: e.duration_ms, ...(e.error && { err: failure(e) }) }
      : { time: new Date(e.at) }, e.message)
  }
}

// failure is an error as a client library throws it; its stack would name the
// machine that made the file, so it stands for one frame of an application.
function failure (e) {
  const err = new Error(e.error)
  err.name = 'ProviderError'
  err.code = String(e.status)
  err.stack = `ProviderError: ${e.error}\n    at Client.request (/srv/app/client.js:88:15)`
  return err
}

const name = process.argv[2]
if (!Object.hasOwn(tellers, name)) {
  console.error(`no logger ${JSON.stringify(name)} (hint: ${Object.keys(tellers).join(', ')})`)
  process.exit(1)
}
const tell = tellers[name]()
for (const e of entries) tell(e)
