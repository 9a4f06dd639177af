"""Papers for the tests of the reader, put together from lines."""


def licence_lines(printed, changed, line):
    """The heading and, under it, a row for each fact: its label and its value in boxes of their own.

    `printed` holds label and value by fact, `changed` what draws a row otherwise, `line` what makes a line.
    """
    lines = [line("营业执照", 300, 0, size=60)]
    for row, (name, (label, value)) in enumerate(printed.items()):
        y = 100 + row * 50
        lines += changed[name](y) if name in changed else [line(label, 0, y), line(value, 260, y)]
    return lines
