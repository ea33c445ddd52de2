# modem
