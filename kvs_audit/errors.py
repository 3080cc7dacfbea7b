"""The exceptions a user can meet, each with its exit status. Messages are Danish and never hold a cell's value."""


class UserError(Exception):
    """Something the user can mend; the message is shown as it is, without a traceback."""

    exit_status = 2


class ArgumentFault(UserError):
    """An argument cannot be used: an unknown standard, a date that is none, a municipality without cases."""


class FileFault(UserError):
    """An extract, or a file in it, cannot be read as what it should be."""


class PrivacyFault(UserError):
    """The extract holds personal data; it is refused as a whole. The message names places and counts, never values."""


class StandardFault(UserError):
    """A standard's file is wrong; the message names the file and the krav."""


class OutputFault(UserError):
    """The output folder cannot be written, for example because a spreadsheet holds a file open."""
