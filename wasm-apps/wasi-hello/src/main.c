/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * A program for WASI preview 1, as any for a system: nothing in it knows of Ketch. Expected: the lines of
 * expected.txt, and code 7.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const struct timespec pause = {.tv_nsec = 20000000};
	const char *who = getenv("who");
	unsigned char one[16] = {0};
	unsigned char other[16] = {0};
	struct timespec begin;
	struct timespec end;
	long milliseconds;
	char *text;

	printf("hello %s from %s\n", who != NULL ? who : "nobody", argc > 0 ? argv[0] : "?");
	clock_gettime(CLOCK_MONOTONIC, &begin);
	nanosleep(&pause, NULL);
	clock_gettime(CLOCK_MONOTONIC, &end);
	milliseconds = (end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000;
	printf("slept %s\n", milliseconds >= 20 ? "long enough" : "too short");
	if (getentropy(one, sizeof(one)) == 0 && getentropy(other, sizeof(other)) == 0) {
		printf("random %s\n", memcmp(one, other, sizeof(one)) ? "differs" : "is the same");
	}
	printf("files: %s\n", fopen("/etc/passwd", "r") != NULL ? "there" : "none");
	fprintf(stderr, "an error in ");
	fprintf(stderr, "two pieces\n");
	text = malloc(1000);
	if (text != NULL) {
		strcpy(text, "no newline at the end");
		fputs(text, stdout);
	}
	return 7;
}
