"""Floor 4: one folder a page. Pages never import each other; they meet in `app` (session, tasks, notices, navigation)."""
