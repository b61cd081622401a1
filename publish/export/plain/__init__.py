"""Plain text and Markdown: what their exporters are made of."""
