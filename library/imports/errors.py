"""What can be wrong with an import; the sentences are for staff."""

from django.utils.translation import gettext_lazy as _

from core.errors import AppError


class ImportRefused(AppError):
    """Nothing of it can be used as it is, and trying again does not help."""

    code = "import_refused"


class ImportMissing(ImportRefused):
    """Takes `name`."""

    code = "import_missing"
    message = _("There is no folder or zip “%(name)s” in the import folder.")


class NotAZip(ImportRefused):
    code = "import_not_a_zip"
    message = _("The file is not a zip, or it is damaged. Pack it again.")


class TooManyFiles(ImportRefused):
    """Takes `limit`."""

    code = "import_too_many_files"
    message = _("There are more than %(limit)d files in it. Split it into several imports.")


class ListMissing(ImportRefused):
    code = "import_list_missing"
    message = _("There is no list in it. Put a CSV file beside the pictures (see the help).")


class SeveralLists(ImportRefused):
    code = "import_several_lists"
    message = _("There is more than one CSV file in it. Leave only the list of the pictures.")


class ListUnreadable(ImportRefused):
    code = "import_list_unreadable"
    message = _("The list cannot be read. Save it as CSV in UTF-8, with one row per picture.")


class ListTooLong(ImportRefused):
    """Takes `limit`."""

    code = "import_list_too_long"
    message = _("The list has more than %(limit)d rows. Split it into several imports.")


class ColumnsMissing(ImportRefused):
    """Takes `columns`, those that are missing, and `wanted`, all that must be there."""

    code = "import_columns_missing"
    message = _("The list lacks the columns: %(columns)s. Its first row must name %(wanted)s.")
