# gateway/store
