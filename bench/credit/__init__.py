"""Planning the repair of a tax credit."""
