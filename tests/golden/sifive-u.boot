U-Boot SPL
Trying to boot from MMC1
OpenSBI v
U-Boot 20
Linux version
jitboard: suite started
