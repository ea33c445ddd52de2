# gateway/inbox
