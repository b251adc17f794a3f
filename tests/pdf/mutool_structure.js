// The structure tree as mutool reads it: each element with what it says of itself, indented, and
// for each mark the page and number of its marked content. `mutool run mutool_structure.js FILE`
var path = scriptArgs[0];
var document = Document.openDocument ? Document.openDocument(path) : new PDFDocument(path);
var told = ["T", "Lang", "Alt", "E", "ActualText", "ID"];

function isThere(value) {
	return value !== undefined && value !== null && !value.isNull();
}

function numberOf(page) {
	for (var index = 0; index < document.countPages(); ++index)
		if (document.findPage(index).asIndirect() === page.asIndirect())
			return index + 1;
}

function show(object, depth, page) {
	var indent = new Array(depth + 1).join("  ");
	if (object.isNumber()) {
		print(indent + "mark " + object.asNumber() + " on page " + page);
		return;
	}
	var own = object.get("Pg");
	if (isThere(own))
		page = numberOf(own);
	var type = isThere(object.get("Type")) ? object.get("Type").asName() : "";
	if (type === "MCR") {
		print(indent + "mark " + object.get("MCID").asNumber() + " on page " + page);
		return;
	}
	if (type === "OBJR") {
		print(indent + "annotation " + object.get("Obj").get("Subtype").asName() + " on page " + page);
		return;
	}
	var line = indent + object.get("S").asName();
	told.forEach(function (key) {
		var value = object.get(key);
		if (isThere(value))
			line += " " + key + "=" + value.asString();
	});
	print(line);
	var kids = object.get("K");
	if (!isThere(kids))
		return;
	if (kids.isArray())
		for (var index = 0; index < kids.length; ++index)
			show(kids.get(index), depth + 1, page);
	else
		show(kids, depth + 1, page);
}

show(document.getTrailer().get("Root").get("StructTreeRoot").get("K"), 0, 0);
