# gateway/handlers
