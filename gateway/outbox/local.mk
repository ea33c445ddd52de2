# gateway/outbox
