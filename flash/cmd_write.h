/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FLASH_CMD_WRITE_H
#define JITBOARD_FLASH_CMD_WRITE_H

/*
 * cmd_write() - `sdflash write`.
 *
 * @argv: begins with what the program and the verb are called
 *
 * Return: 0, or -errno with a message on stderr.  Wrong usage ends the program.
 */
int cmd_write(int argc, char **argv);

#endif
