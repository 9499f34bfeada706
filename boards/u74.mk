# Included by boards with SiFive's U74: its hart, for QEMU's -cpu.  rv64gc, Sv39, no Sstc, no
# Sscofpmf (device trees: riscv,isa-extensions).  A SoC may add to it.
U74 := rv64i,m=on,a=on,f=on,d=on,c=on,zicsr=on,zifencei=on,zicntr=on,zihpm=on,sv39=on,s=on,u=on,pmp=on,mmu=on
