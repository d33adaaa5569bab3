/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Waits for data before it receives. See CONFIG_KETCH_NATIVE_SIM_RECVFROM.
 */

#include <fcntl.h>
#include <zephyr/net/socket.h>

ssize_t __real_z_impl_zsock_recvfrom(int sock, void *buf, size_t max_len, int flags,
				     struct sockaddr *src_addr, socklen_t *addrlen);

/* The socket's lock is held during a receive but not during a poll. */
ssize_t __wrap_z_impl_zsock_recvfrom(int sock, void *buf, size_t max_len, int flags,
				     struct sockaddr *src_addr, socklen_t *addrlen)
{
	if ((flags & ZSOCK_MSG_DONTWAIT) == 0 &&
	    (zsock_fcntl(sock, ZVFS_F_GETFL, 0) & ZVFS_O_NONBLOCK) == 0) {
		struct zsock_pollfd readable = {.fd = sock, .events = ZSOCK_POLLIN};

		(void)zsock_poll(&readable, 1, SYS_FOREVER_MS);
	}
	return __real_z_impl_zsock_recvfrom(sock, buf, max_len, flags, src_addr, addrlen);
}
