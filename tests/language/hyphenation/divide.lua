-- Divides each line of LIST as LuaTeX divides words, by PATTERNS alone, and writes DIVIDED.
local text = io.open(os.getenv("PATTERNS")):read("a"):gsub("%%[^\n]*", "")
local az = lang.new()
lang.patterns(az, text:match("\\patterns%s*(%b{})"):sub(2, -2))
for _, letter in utf8.codes("abcçdeəfgğhxıijkqlmnoöprsştuüvyz") do
  lang.sethjcode(az, letter, letter)
end
lang.prehyphenchar(az, utf8.codepoint("-"))
lang.hyphenationmin(az, 2)
-- TeX divides only what stands in a font.
local font = font.define({ name = "none", size = 65536, characters = { [45] = { width = 1 } } })

local function divided(word)
  local head = node.new("glue")
  local last = head
  local function follow(one)
    last.next, one.prev = one, last
    last = one
  end
  for _, letter in utf8.codes(word) do
    local glyph = node.new("glyph", 1)
    glyph.char, glyph.font, glyph.lang = letter, font, lang.id(az)
    glyph.left, glyph.right, glyph.uchyph = 2, 2, 1
    follow(glyph)
  end
  follow(node.new("glue"))
  lang.hyphenate(head)
  local out = {}
  for one in node.traverse(head) do
    if one.id == node.id("disc") then
      out[#out + 1] = "-"
    elseif one.id == node.id("glyph") then
      out[#out + 1] = utf8.char(one.char)
    end
  end
  node.flush_list(head)
  return table.concat(out)
end

local out = io.open(os.getenv("DIVIDED"), "w")
for word in io.lines(os.getenv("LIST")) do
  out:write(divided(word), "\n")
end
out:close()
