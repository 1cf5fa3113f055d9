"""The CMS families, one folder each: which family a page is of, and the code that reads its listings.

A folder is a package with `read(page, route) -> Listing`; in it are the family's markers (`markers.toml`), pages whose
reading is tested (`golden/`), and a small portal (`replica/`). Folders are discovered: adding one adds the family.
"""
