"""XHTML, layout and faces in; pages out. Pure: no PDF, no disk, no clock."""
