"""Floor 4: one folder a page. Pages never import each other; they meet on the `app.page.Desk`."""
