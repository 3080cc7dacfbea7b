"""Every key of a mapping file is found on its line."""

from kvs_audit.extract.mapping_lines import key_lines, line_of

TEXT = """version = 1

[[tabel]]  # den første
navn = "sager"
[tabel.kolonner]
sag_id = "Sagsnr. = 1"
"kommune"= "Kommune"

[[tabel]]
navn = "indsatser"
  [ tabel . vaerdier . "indsatstype" ]
  "Støtte = hjemme" = "stoette_i_hjemmet"
'[x]' = ""
"""


def test_keys_headers_and_tables_of_an_array_have_their_lines() -> None:
    lines = key_lines(TEXT)
    assert lines["version",] == 1
    assert lines["tabel", 0] == 3
    assert lines["tabel", 0, "navn"] == 4
    assert lines["tabel", 0, "kolonner"] == 5
    assert lines["tabel", 0, "kolonner", "sag_id"] == 6
    assert lines["tabel", 0, "kolonner", "kommune"] == 7
    assert lines["tabel", 1] == 9
    assert lines["tabel", 1, "vaerdier", "indsatstype", "Støtte = hjemme"] == 12
    assert lines["tabel", 1, "vaerdier", "indsatstype", "[x]"] == 13


def test_a_place_without_a_line_takes_that_of_what_is_around_it() -> None:
    lines = key_lines(TEXT)
    assert line_of(lines, ("tabel", 1, "kilde")) == 9
    assert line_of(lines, ("tabel", 0, "kolonner", "team")) == 5
    assert line_of(lines, ("nothing",)) is None


def test_dotted_keys_and_comments_are_read_as_toml_reads_them() -> None:
    lines = key_lines('# navn = "x"\na.b."c d" = 1\n[e]\n# f = 2\ng = 3')
    assert lines == {("a", "b", "c d"): 2, ("e",): 3, ("e", "g"): 5}
