U-Boot SPL
OpenSBI v
U-Boot 20
Linux version
jitboard: suite started
