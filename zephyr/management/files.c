/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * A file system at /ketch in which every file that is written is an image to install. It serves
 * MCUmgr's `fs upload`, which writes one file at a time from its start on.
 */

#include <errno.h>
#include <zephyr/fs/fs.h>
#include <zephyr/fs/fs_sys.h>
#include <zephyr/init.h>
#include <zephyr/kernel.h>

#include "ketch_port.h"

#define TYPE (FS_TYPE_EXTERNAL_BASE + 75)

/* The one file that is open: how much of it has been written. */
static struct {
	bool open;
	uint32_t length;
} file;

static int open(struct fs_file_t *handle, const char *path, fs_mode_t flags)
{
	ARG_UNUSED(path);
	if ((flags & FS_O_WRITE) == 0) {
		return -ENOENT;
	}
	if (file.open) {
		return -EBUSY;
	}
	file.open = true;
	file.length = 0;
	handle->filep = &file;
	return 0;
}

static int close(struct fs_file_t *handle)
{
	ARG_UNUSED(handle);
	file.open = false;
	return 0;
}

static ssize_t write(struct fs_file_t *handle, const void *bytes, size_t length)
{
	ARG_UNUSED(handle);
	if (ketch_file_write(file.length, bytes, length) != 0) {
		return -EIO;
	}
	file.length += length;
	return length;
}

/* A file is only written at its end, so its position is its length. */
static int lseek(struct fs_file_t *handle, off_t offset, int whence)
{
	ARG_UNUSED(handle);
	ARG_UNUSED(offset);
	ARG_UNUSED(whence);
	return 0;
}

static off_t tell(struct fs_file_t *handle)
{
	ARG_UNUSED(handle);
	return file.length;
}

static int truncate(struct fs_file_t *handle, off_t length)
{
	ARG_UNUSED(handle);
	if (length != 0) {
		return -ENOTSUP;
	}
	file.length = 0;
	return 0;
}

static int stat(struct fs_mount_t *mount, const char *path, struct fs_dirent *entry)
{
	ARG_UNUSED(mount);
	ARG_UNUSED(path);
	if (!file.open) {
		return -ENOENT;
	}
	*entry = (struct fs_dirent){.type = FS_DIR_ENTRY_FILE, .size = file.length};
	return 0;
}

static int mount(struct fs_mount_t *mount)
{
	ARG_UNUSED(mount);
	return 0;
}

static int unmount(struct fs_mount_t *mount)
{
	ARG_UNUSED(mount);
	return 0;
}

static const struct fs_file_system_t file_system = {
	.open = open,
	.close = close,
	.write = write,
	.lseek = lseek,
	.tell = tell,
	.truncate = truncate,
	.stat = stat,
	.mount = mount,
	.unmount = unmount,
};

static struct fs_mount_t mount_point = {.type = TYPE, .mnt_point = "/ketch"};

static int initialize(void)
{
	int result = fs_register(TYPE, &file_system);

	return result != 0 ? result : fs_mount(&mount_point);
}

SYS_INIT(initialize, APPLICATION, CONFIG_KETCH_INIT_PRIORITY);
