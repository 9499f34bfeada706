// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two functions that the static libelf of elfutils 0.192 calls and that no static
 * library of Debian trixie holds (elfutils keeps them in libeu.a, which is not
 * packaged).  They start and end the tree of chunks read by elf_getdata_rawchunk(),
 * which nothing here calls, so that the tree is always empty.  They are weak: a
 * libelf that brings its own is used instead.
 */

#include <search.h>
#include <stddef.h>

/* The head of elfutils' search_tree; what follows it is a lock, if any. */
struct search_tree {
	void *root;
};

void eu_search_tree_init(struct search_tree *tree) __attribute__((weak));
void eu_search_tree_fini(struct search_tree *tree, void (*free_node)(void *)) __attribute__((weak));

void eu_search_tree_init(struct search_tree *tree)
{
	tree->root = NULL;
}

void eu_search_tree_fini(struct search_tree *tree, void (*free_node)(void *))
{
	tdestroy(tree->root, free_node);
}
