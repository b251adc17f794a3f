// Walks through an e-book in a real reading system: node walk.mjs BOOK.epub OUTDIR [--ends]
//
// foliate-js in Debian's Chromium. Opens the book, turns every page, follows the contents, the
// landmarks, the page list and the notes, looks at fonts, overflow and dark mode, keeps pictures.
// Prints what is wrong, one fault a line, and exits 1 if there is any. With --ends, for a book of a
// thousand pages, it shows the first and the last page of every section and turns from each to the
// next; all else is the same.
import { createServer } from 'node:http'
import { readFile, mkdir, writeFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const [book, out, how] = process.argv.slice(2)
if (!book || !out || how && how !== '--ends') {
    console.error('usage: node walk.mjs BOOK.epub OUTDIR [--ends]')
    process.exit(2)
}
const here = fileURLToPath(new URL('.', import.meta.url))
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname
    try {
        const file = path === '/book.epub' ? book : join(here, normalize(path))
        const data = await readFile(file)
        response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
        response.end(data)
    } catch {
        response.writeHead(404).end()
    }
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}/reader.html`

const faults = []
const report = {}
const check = (right, fault) => right || faults.push(fault)

await mkdir(out, { recursive: true })
const browser = await chromium.launch({
    timeout: 180000,
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const page = await browser.newPage({ viewport: { width: 360, height: 640 } })
page.setDefaultTimeout(180000)
page.on('pageerror', error => faults.push(`the page failed: ${error.message}`))
page.on('request', request => {
    const url = request.url()
    check(/^(http:\/\/127\.0\.0\.1|blob:|data:)/.test(url), `asks for ${url}`)
})

const settle = () => page.evaluate(() => window.settled())
const picture = name => page.screenshot({ path: join(out, `${name}.png`) })
const open = async () => {
    await page.goto(address)
    await page.waitForFunction(() => window.ready)
    await page.evaluate(() => window.openBook())
    await settle()
}

try {
    await open()
    Object.assign(report, await page.evaluate(() => ({
        title: view.book.metadata.title,
        language: view.book.metadata.language,
        sections: view.book.sections.length,
    })))
    await picture('cover')
    await (how ? turnAtTheEnds() : turnEveryPage())
    await followLists()
    await popNotes()
    await look()
} catch (error) {
    faults.push(`the walk broke off: ${error.stack}`)
} finally {
    await browser.close()
    server.close()
}
await writeFile(join(out, 'report.json'), JSON.stringify({ ...report, faults }, null, 2) + '\n')
console.log(JSON.stringify(report))
for (const fault of faults) console.log(fault)
process.exit(faults.length ? 1 : 0)

// Every page of every section from the first to the last, forwards. A turn that does not move is
// tried again: only the last page of the last section is the end.
async function turnEveryPage() {
    const walked = await page.evaluate(async () => {
        const seen = new Set()
        let turns = 0, stuck = ''
        await window.settled()
        for (;;) {
            const [index, shown] = window.stand()
            seen.add(index)
            if (view.renderer.atEnd || turns > 5000) break
            const moved = await window.until(() => {
                const [now, place] = window.stand()
                return now > index || now === index && place > shown
            }, () => view.next())
            if (!moved) { stuck = window.stand().join(' '); break }
            turns += 1
        }
        const linear = view.book.sections.flatMap((s, i) => s.linear === 'no' ? [] : [i])
        return { turns, stuck, missed: linear.filter(i => !seen.has(i)).map(i => view.book.sections[i].id) }
    })
    report.turns = walked.turns
    check(walked.turns <= 5000, 'the book has no end')
    check(!walked.stuck, `the pages stop turning at ${walked.stuck}`)
    check(walked.missed.length === 0, `never shown: ${walked.missed}`)
}

// The first and the last page of every section, and the turn from the last to the next first. The
// pages of a section stand between two empty ones.
async function turnAtTheEnds() {
    const linear = await page.evaluate(() =>
        view.book.sections.flatMap((s, i) => s.linear === 'no' ? [] : [i]))
    report.ends = 0
    for (const [place, index] of linear.entries()) {
        const ends = await page.evaluate(async ([index, next]) => {
            const at = (section, place) => () => {
                const [now, shown, pages] = window.stand()
                return now === section && shown === place(pages)
            }
            const go = anchor => () => view.renderer.goTo({ index, anchor })
            const faults = []
            if (!await window.until(at(index, () => 1), go(0)))
                faults.push(`does not open at its first page but at ${window.stand()}`)
            if (!await window.until(at(index, pages => pages - 2), go(1)))
                faults.push(`does not show its last page but ${window.stand()}`)
            else if (next === undefined && !view.renderer.atEnd)
                faults.push('does not end the book')
            else if (next !== undefined && !await window.until(at(next, () => 1),
                () => at(next, () => 1)() || view.next()))
                faults.push(`does not turn to the next section but to ${window.stand()}`)
            return faults
        }, [index, linear[place + 1]])
        report.ends += 1
        for (const fault of ends) faults.push(`section ${index} ${fault}`)
    }
}

// Contents, landmarks and page list: each entry shows the place that it names.
async function followLists() {
    const led = await page.evaluate(async () => {
        const flat = items => (items ?? []).flatMap(i => [i, ...flat(i.subitems)])
        const faults = [], counts = {}
        const lists = { toc: view.book.toc, landmarks: view.book.landmarks, pages: view.book.pageList }
        for (const [name, items] of Object.entries(lists)) {
            counts[name] = flat(items).length
            for (const item of flat(items)) {
                if (!item.href) continue
                const wanted = await view.book.resolveHref(item.href)
                if (!wanted) { faults.push(`${name}: ${item.label} leads nowhere`); continue }
                const there = await window.until(() => window.stand()[0] === wanted.index,
                    () => view.goTo(item.href))
                if (!there) { faults.push(`${name}: ${item.label} shows another file`); continue }
                const { doc } = view.renderer.getContents()[0]
                const [, id] = item.href.split('#')
                const element = id && doc.getElementById(id)
                if (id && !element) { faults.push(`${name}: ${item.label} has no target`); continue }
                if (!element) continue
                const left = () => doc.defaultView.frameElement.getBoundingClientRect().left
                    + element.getBoundingClientRect().left
                const shown = () => element.hidden || left() >= -2 && left() <= innerWidth
                if (!shown() && !await window.until(shown, () => view.goTo(item.href), 5))
                    faults.push(`${name}: ${item.label} is not on the screen (${Math.round(left())})`)
                if (name === 'pages' && element.getAttribute('aria-label') !== item.label.trim())
                    faults.push(`page ${item.label} leads to ${element.getAttribute('aria-label')}`)
            }
        }
        return { faults, counts }
    })
    Object.assign(report, led.counts)
    faults.push(...led.faults)
    check(led.counts.toc > 0, 'the book has no contents')
    check(led.counts.landmarks > 0, 'the book has no landmarks')
}

// Every note's mark resolves to a note that leads back; the first ones are really popped up.
async function popNotes() {
    const popped = await page.evaluate(async () => {
        const type = (el, name) => (el?.getAttributeNS('http://www.idpf.org/2007/ops', 'type') ?? '')
            .split(' ').includes(name)
        const faults = []
        let marks = 0, shown = 0
        for (let index = 0; index < view.book.sections.length; index++) {
            if (!await window.show(index)) { faults.push(`section ${index} does not open`); continue }
            const { doc } = view.renderer.getContents()[0]
            for (const a of doc.querySelectorAll('a')) {
                if (!type(a, 'noteref')) continue
                marks += 1
                const href = view.book.sections[index].resolveHref(a.getAttribute('href'))
                const target = doc.getElementById(href.split('#')[1])
                if (!type(target, 'footnote')) { faults.push(`mark ${a.id} has no note`); continue }
                const back = target.querySelector('[role=doc-backlink]')
                if (back?.getAttribute('href') !== `#${a.id}`)
                    faults.push(`note ${target.id} does not lead back`)
                if (shown >= 3) continue
                const words = target.textContent.replace(/\s+/g, ' ').trim()
                const text = await new Promise((resolve, reject) => {
                    const holder = document.getElementById('note')
                    notes.addEventListener('before-render', e =>
                        holder.replaceChildren(e.detail.view), { once: true })
                    notes.addEventListener('render', e => {
                        const { doc } = e.detail.view.renderer.getContents()[0]
                        resolve(doc.body.textContent.replace(/\s+/g, ' ').trim())
                    }, { once: true })
                    setTimeout(() => reject(new Error('no pop-up')), 60000)
                    notes.handle(view.book, { detail: { a, href }, preventDefault() {} })
                })
                if (text !== words) faults.push(`note ${target.id} pops up as “${text}”`)
                shown += 1
            }
        }
        return { marks, shown, faults }
    })
    report.notes = popped.marks
    faults.push(...popped.faults)
    if (popped.shown) await picture('note')
    await page.evaluate(() => document.getElementById('note').replaceChildren())
}

// Fonts, overflow at both text sizes, contrast on a dark page, in every section.
async function look() {
    const families = new Set()
    const modes = [
        ['light', 'html { font-size: 100%; }'],
        ['large', 'html { font-size: 200%; }'],
        ['dark', 'html { background: #121212; color: #dcdcdc; color-scheme: dark; }'],
    ]
    for (const [name, style] of modes) {
        await page.emulateMedia({ colorScheme: name === 'dark' ? 'dark' : 'light' })
        await page.evaluate(css => {
            view.renderer.setAttribute('flow', 'scrolled')
            view.renderer.setAttribute('margin', '16px')
            view.renderer.setStyles(css)
        }, style)
        for (let index = 0; index < report.sections; index++) {
            check(await page.evaluate(i => window.show(i), index), `section ${index} does not open`)
            const seen = await page.evaluate(inspect, name === 'dark')
            for (const family of seen.loaded) families.add(family)
            for (const fault of seen.faults) faults.push(`${name}, ${seen.id}: ${fault}`)
            await picture(`${name}-${String(index).padStart(2, '0')}-${seen.id.replace(/\W+/g, '-')}`)
        }
    }
    report.fonts = [...families].sort()
}

async function inspect(dark) {
    // Words of a cell that stand on two lines without a hyphen between, though a line of their own
    // could hold them: the columns are too narrow.
    const cut = cell => {
        const doc = cell.ownerDocument, found = [], range = doc.createRange()
        const width = cell.closest('table').parentElement.clientWidth
        const texts = doc.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
        for (let text = texts.nextNode(); text; text = texts.nextNode())
            for (const word of text.data.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
                range.setStart(text, word.index)
                range.setEnd(text, word.index + word[0].length)
                const parts = [...range.getClientRects()].filter(one => one.width)
                const lines = new Set(parts.map(one => Math.round(one.top)))
                const length = parts.reduce((sum, one) => sum + one.width, 0)
                if (lines.size > 1 && length < width)
                    found.push(`a cell cuts “${word[0]}”`)
            }
        return found.slice(0, 1)
    }
    const { doc, index } = view.renderer.getContents()[0]
    const faults = []
    await doc.fonts.ready
    const loaded = []
    for (const face of doc.fonts) {
        if (face.status === 'error') faults.push(`font ${face.family} does not load`)
        if (face.status === 'loaded') loaded.push(`${face.family} ${face.weight} ${face.style}`)
    }
    if (doc.fonts.size && !loaded.length && doc.body.textContent.trim()) faults.push('no font is used')
    const root = doc.documentElement
    const wide = root.scrollWidth - root.clientWidth
    if (wide > 1) faults.push(`overflows by ${wide} px`)
    const channel = v => v <= 10.31475 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4
    const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
    const colour = text => text.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0]
    const ground = element => {
        for (let e = element; e; e = e.parentElement) {
            const c = colour(doc.defaultView.getComputedStyle(e).backgroundColor)
            if (c.length < 4 || c[3] > 0.5) return c
        }
        return dark ? [18, 18, 18] : [255, 255, 255]
    }
    const told = new Set()
    for (const element of doc.body.querySelectorAll('*')) {
        const style = doc.defaultView.getComputedStyle(element)
        const box = element.getBoundingClientRect()
        if (box.width && style.visibility === 'visible' && box.right > root.clientWidth + 1
            && style.position !== 'absolute' && !told.has('wide')) {
            told.add('wide')
            faults.push(`${element.localName}.${element.className} reaches ${Math.round(box.right)} px of ${root.clientWidth}`)
        }
        const own = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim())
        if (!own || told.has('grey')) continue
        const [a, b] = [light(colour(style.color)), light(ground(element))].sort((x, y) => y - x)
        if ((a + 0.05) / (b + 0.05) < 4.5) {
            told.add('grey')
            faults.push(`${element.localName}.${element.className} has a contrast of ${((a + 0.05) / (b + 0.05)).toFixed(1)}`)
        }
    }
    for (const cell of doc.querySelectorAll('td, th')) faults.push(...cut(cell))
    for (const image of doc.querySelectorAll('img'))
        if (!image.complete || !image.naturalWidth) faults.push(`${image.getAttribute('src')} does not show`)
    return { id: String(view.book.sections[index].id), loaded, faults }
}
