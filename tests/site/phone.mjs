// A page as a telephone shows it: node phone.mjs ADDRESS PICTURE
import { chromium } from 'playwright-core'

const [address, picture] = process.argv.slice(2)
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
})
const page = await browser.newPage({ viewport: { width: 360, height: 804 }, colorScheme: 'light' })
await page.goto(address)
await page.screenshot({ path: picture })
await browser.close()
