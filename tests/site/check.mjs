// Every page and feed of a site before outside judges: node check.mjs SITE [PICTURES]
//
// html-validate reads each page, ajv each OPDS 2.0 document; every link within the site must
// arrive; Chromium opens pages at 360 pixels, light and dark, where axe looks for barriers,
// nothing may stick out to the side and nothing may be asked of another host.
// Prints what is wrong, one fault a line, and exits 1 if there is any.
import { createServer } from 'node:http'
import { readFile, readdir, mkdir } from 'node:fs/promises'
import { dirname, extname, join, normalize, relative } from 'node:path'
import { createRequire } from 'node:module'
import Ajv from 'ajv'
import formats from 'ajv-formats'
import { HtmlValidate } from 'html-validate/node'
import { chromium } from 'playwright-core'

const [site, pictures] = process.argv.slice(2)
if (!site) {
    console.error('usage: node check.mjs SITE [PICTURES]')
    process.exit(2)
}
const require = createRequire(import.meta.url)
const faults = []
const files = (await readdir(site, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(entry => relative(site, join(entry.parentPath, entry.name)))
    .sort()
const pages = files.filter(name => name.endsWith('.html'))

// Pages
const validator = new HtmlValidate({
    extends: ['html-validate:recommended', 'html-validate:document'],
    rules: {
        'no-trailing-whitespace': 'off', // white between elements is the XHTML's own
        'long-title': 'off', // titles are the book's
        'prefer-native-element': 'off', // roles that an e-book needs said
        'no-redundant-role': 'off',
        'require-sri': 'off', // every sheet is the site's own
        'no-inline-style': 'error',
        'script-element': 'off',
    },
})
for (const name of pages) {
    const report = await validator.validateFile(join(site, name))
    for (const result of report.results)
        for (const one of result.messages)
            faults.push(`${name}:${one.line}:${one.column}: ${one.message} (${one.ruleId})`)
    const text = await readFile(join(site, name), 'utf8')
    if (/<script/i.test(text)) faults.push(`${name}: has a script`)
}

// Feeds
const ajv = formats(new Ajv({ allErrors: true, strict: false }))
const feed = JSON.parse(await readFile(new URL('opds.schema.json', import.meta.url), 'utf8'))
const whole = ajv.compile(feed)
const single = ajv.compile({ ...feed.definitions.publication, definitions: feed.definitions })
for (const name of files.filter(name => name.endsWith('opds.json'))) {
    const check = name === 'opds.json' ? whole : single
    const data = JSON.parse(await readFile(join(site, name), 'utf8'))
    if (!check(data))
        for (const one of check.errors) faults.push(`${name}${one.instancePath}: ${one.message}`)
    const links = [...(data.links ?? []), ...(data.images ?? []),
        ...(data.publications ?? []).flatMap(one => [...one.links, ...one.images])]
    for (const { href } of links) {
        if (!files.includes(normalize(join(dirname(name), href))))
            faults.push(`${name}: ${href} leads nowhere`)
    }
}

// A browser
const types = {
    '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.jpg': 'image/jpeg',
    '.xml': 'application/atom+xml', '.json': 'application/json', '.ttf': 'font/ttf',
}
const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
    try {
        const data = await readFile(join(site, normalize(path)))
        response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' })
        response.end(data)
    } catch {
        response.writeHead(404).end()
    }
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const home = `http://127.0.0.1:${server.address().port}/`
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
if (pictures) await mkdir(pictures, { recursive: true })
const ids = new Map()
const links = []
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8')
try {
    for (const scheme of ['light', 'dark']) {
        const context = await browser.newContext({
            viewport: { width: 360, height: 640 }, colorScheme: scheme,
        })
        const page = await context.newPage()
        page.on('request', request => {
            if (!request.url().startsWith(home)) faults.push(`asks for ${request.url()}`)
        })
        page.on('response', response => {
            if (response.status() >= 400 && !response.url().endsWith('/favicon.ico'))
                faults.push(`${response.url().slice(home.length)}: ${response.status()}`)
        })
        for (const name of pages) {
            await page.goto(home + name)
            const seen = await page.evaluate(() => ({
                wide: document.documentElement.scrollWidth - innerWidth,
                ids: [...document.querySelectorAll('[id]')].map(one => one.id),
                links: [...document.querySelectorAll('a[href]')].map(one => ({
                    href: one.getAttribute('href'), rel: one.rel,
                })),
                // What is before the left edge can't be scrolled to; these wait there on purpose.
                lost: [...document.querySelectorAll('body *')]
                    .filter(one => !one.closest('.site-skip, .site-unseen, thead'))
                    .flatMap(one => [...one.childNodes])
                    .filter(one => one.nodeType === Node.TEXT_NODE && one.data.trim())
                    .filter(one => {
                        const range = document.createRange()
                        range.selectNodeContents(one)
                        return [...range.getClientRects()].some(box => box.left < 0 && box.width > 1)
                    })
                    .map(one => one.data.trim().slice(0, 40)),
            }))
            for (const words of seen.lost) faults.push(`${name}: “${words}” is cut at the left`)
            if (seen.wide > 0) faults.push(`${name}: ${seen.wide} pixels stick out (${scheme})`)
            ids.set(name, new Set(seen.ids))
            if (scheme === 'light') links.push(...seen.links.map(one => ({ name, ...one })))
            await page.evaluate(axe)
            const report = await page.evaluate(() => axe.run({
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            }))
            for (const one of report.violations)
                for (const node of one.nodes)
                    faults.push(`${name}: ${one.id} (${scheme}): ${node.html.slice(0, 120)}`)
            if (pictures && /^([^/]*\/)?index\.html$|sefir\.html$|dovletler\.html$/.test(name))
                await page.screenshot({
                    path: join(pictures, `${name.replace('/', '-')}-${scheme}.png`), fullPage: false,
                })
        }
        await context.close()
    }
} finally {
    await browser.close()
    server.close()
}

for (const { name, href, rel } of links) {
    if (/^https?:/.test(href)) {
        if (!rel.includes('external')) faults.push(`${name}: ${href} is not marked external`)
        continue
    }
    if (/^(mailto|tel):/.test(href)) continue
    const [path, anchor] = href.split('#')
    const target = path ? normalize(join(dirname(name), decodeURIComponent(path))) : name
    if (!files.includes(target)) faults.push(`${name}: ${href} leads nowhere`)
    else if (anchor && !ids.get(target)?.has(decodeURIComponent(anchor)))
        faults.push(`${name}: ${href} has no such place`)
}

for (const fault of faults) console.log(fault)
console.log(`${pages.length} pages, ${links.length} links, ${faults.length} faults`)
process.exit(faults.length ? 1 : 0)
