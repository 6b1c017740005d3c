from tanggap.web.cli import main

main()
