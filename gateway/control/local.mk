# gateway/control
